package dev.trimtab.lab.massive;

import dev.trimtab.lab.experiment.CellStudy;
import dev.trimtab.lab.experiment.Extracted;
import dev.trimtab.lab.experiment.Laboratory;
import dev.trimtab.lab.experiment.StudyPlan;
import dev.trimtab.lab.experiment.StudyPlan.ExtractionPlan;
import dev.trimtab.lab.extract.Recipe;
import dev.trimtab.lab.extract.TraitVector;
import dev.trimtab.lab.steer.Subject;
import dev.trimtab.lab.store.Records;
import dev.trimtab.lab.trait.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * A study of what massive activations do to steering: calibration, then for every trait the vector
 * of each method as it is and with each of twelve cleanings, all searched and confirmed alike.
 * Every stage is looked up in the store before it is computed; variants share responses,
 * activations and baselines.
 */
public final class MassiveStudy {
  /** The file of the result in the store. */
  public static final String RESULT = "massive.json";

  private final Laboratory laboratory;
  private final MassivePlan plan;
  private final List<Trait> traits;
  private final Listener listener;

  /** What hears of a study. */
  public interface Listener {
    /** Calibration is done. */
    void calibrated(Calibration calibration);

    /**
     * A variant is done.
     *
     * @param index from 0
     * @param count how many there are
     */
    void finished(VariantResult result, int index, int count);
  }

  /**
   * @param traits those of the plan, in its order
   */
  public MassiveStudy(
      Laboratory laboratory, MassivePlan plan, List<Trait> traits, Listener listener) {
    this.laboratory = laboratory;
    this.plan = plan;
    this.traits = List.copyOf(traits);
    this.listener = listener;
  }

  /**
   * Runs the study on a subject that stays the caller's.
   *
   * @param prompts that calibration reads
   */
  public MassiveResult run(Subject subject, List<String> prompts) {
    Calibration calibration =
        new Calibrator(laboratory.store(), plan.continuation()).run(subject, prompts);
    listener.calibrated(calibration);
    Laboratory calibrated = laboratory.calibrated(calibration.dimensions());
    List<VariantResult> results = new ArrayList<>();
    int count = traits.size() * plan.variants().size();
    for (Trait trait : traits) {
      Map<String, TraitVector> plain = new TreeMap<>();
      for (String method : plan.methods()) {
        for (String variant : Recipe.variants(method)) {
          VariantResult result = variant(calibrated, trait, subject, method, variant, plain);
          results.add(result);
          listener.finished(result, results.size() - 1, count);
        }
      }
    }
    MassiveResult result =
        new MassiveResult(plan, subject.precision(), calibration, results, provenance(subject));
    laboratory.store().publish(RESULT, Records.text(result));
    return result;
  }

  private VariantResult variant(
      Laboratory calibrated,
      Trait trait,
      Subject subject,
      String method,
      String variant,
      Map<String, TraitVector> plain) {
    ExtractionPlan sizes = plan.extraction();
    StudyPlan cell =
        new StudyPlan(
            "massive",
            List.of(trait.id()),
            List.of(subject.precision()),
            new ExtractionPlan(
                List.of(variant),
                sizes.contrasts(),
                sizes.maxNewTokens(),
                sizes.vet(),
                sizes.pairs(),
                sizes.holdout(),
                false),
            plan.steering(),
            StudyPlan.Order.TRAITS,
            plan.seed());
    CellStudy.Finished finished = new CellStudy(calibrated, cell).run(trait, subject);
    List<Double> cosines = List.of();
    for (Extracted.Vectors vectors : finished.vectors()) {
      TraitVector vector = vectors.method(variant);
      TraitVector uncleaned = plain.computeIfAbsent(method, _ -> vector);
      cosines =
          IntStream.range(0, vector.layers().size())
              .mapToObj(l -> vector.direction(l).cosine(uncleaned.direction(l)))
              .toList();
    }
    return new VariantResult(
        trait.id(),
        method,
        variant,
        cosines,
        trait.direction() == Trait.Wanted.NEGATIVE,
        finished.cell());
  }

  private Map<String, String> provenance(Subject subject) {
    Map<String, String> provenance = new TreeMap<>();
    provenance.put("model." + subject.precision(), subject.identity());
    provenance.put("judge", laboratory.judge().identity());
    laboratory.rubrics().all().forEach(r -> provenance.put("rubric." + r.name(), r.hash()));
    traits.forEach(trait -> provenance.put("trait." + trait.id(), trait.hash()));
    return provenance;
  }
}
