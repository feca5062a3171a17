package dev.trimtab.lab.massive;

import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.Laboratory;
import dev.trimtab.lab.experiment.Rescoring;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TriedAnswers;
import dev.trimtab.lab.trait.Trait;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A finished study of massive activations under another judge. Its tables are of the search, so
 * that the answers under every setting that was tried are scored again, as the store keeps them;
 * vectors and chosen settings stay those that the study chose under its own judge.
 */
public final class MassiveRescoring {
  private final Rescoring rescoring;

  /**
   * @param laboratory with the other judge
   * @param traits of the study
   */
  public MassiveRescoring(Laboratory laboratory, List<Trait> traits) {
    this.rescoring = new Rescoring(laboratory, traits);
  }

  /**
   * The study's result as the other judge's scores make it.
   *
   * @param store where the study's artifacts lie; settings whose answers are not there are left out
   */
  public MassiveResult run(MassiveResult massive, Path store) {
    StudyResult view = MassiveView.of(massive);
    TriedAnswers tried = TriedAnswers.of(view, _ -> massive.precision(), store);
    List<VariantResult> variants = new ArrayList<>();
    for (VariantResult variant : massive.variants()) {
      CellResult seen = MassiveView.cell(variant);
      CellResult again = rescoring.cell(view.plan(), seen, point -> tried.of(seen, point));
      variants.add(
          new VariantResult(
              variant.trait(),
              variant.method(),
              variant.variant(),
              variant.cosines(),
              variant.negative(),
              MassiveView.named(again, variant.cell().precision())));
    }
    return new MassiveResult(
        massive.plan(),
        massive.precision(),
        massive.calibration(),
        variants,
        rescoring.provenance(massive.provenance()));
  }
}
