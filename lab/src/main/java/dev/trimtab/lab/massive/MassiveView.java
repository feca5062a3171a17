package dev.trimtab.lab.massive;

import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.StudyPlan;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TraitRow;
import java.util.List;

/**
 * A study of massive activations as a study whose columns are vectors instead of precisions, so
 * that answers and data are shown by what shows those of any study.
 */
public final class MassiveView {
  private MassiveView() {}

  /** The study. */
  public static StudyResult of(MassiveResult massive) {
    return new StudyResult(
        new StudyPlan(
            "massive",
            massive.plan().traits(),
            massive.plan().variants(),
            massive.plan().extraction(),
            massive.plan().steering(),
            StudyPlan.Order.TRAITS,
            massive.plan().seed()),
        massive.calibration().layers().size(),
        0,
        massive.plan().steering().layersOf(massive.calibration().layers().size()),
        massive.plan().traits().stream().map(trait -> row(trait, massive.of(trait))).toList(),
        0,
        0,
        List.of(),
        massive.provenance());
  }

  private static TraitRow row(String trait, List<VariantResult> variants) {
    return new TraitRow(
        trait,
        "",
        variants.stream().anyMatch(VariantResult::negative),
        variants.stream().map(MassiveView::cell).toList(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  /** The cell with its vector in the place of its precision. */
  public static CellResult cell(VariantResult variant) {
    return named(variant.cell(), variant.variant());
  }

  /** A cell under another name in the place of its precision. */
  static CellResult named(CellResult cell, String precision) {
    return new CellResult(
        cell.trait(),
        precision,
        cell.extractions(),
        cell.baseNorms(),
        cell.searchBaseline(),
        cell.reportBaseline(),
        cell.points(),
        cell.outcome());
  }
}
