package dev.trimtab.lab.massive;

import dev.trimtab.lab.experiment.StudyPlan.ExtractionPlan;
import dev.trimtab.lab.experiment.StudyPlan.SteeringPlan;
import dev.trimtab.lab.extract.Recipe;
import java.util.List;

/**
 * What a study of massive activations is to do.
 *
 * @param traits as {@code category/name}
 * @param methods extraction methods, each tried as it is and with every cleaning
 * @param extraction sizes of extraction; its methods are replaced by each variant in turn
 * @param steering sizes of steering
 * @param continuation tokens that calibration lets the model go on for
 * @param bars of coherence at which the winner is named again, ascending
 * @param seed of everything that draws
 */
public record MassivePlan(
    List<String> traits,
    List<String> methods,
    ExtractionPlan extraction,
    SteeringPlan steering,
    int continuation,
    List<Double> bars,
    long seed) {
  /** The bars of coherence at which the winner is named unless a study says otherwise. */
  public static final List<Double> BARS = List.of(60.0, 65.0, 68.0, 70.0, 72.0, 75.0, 80.0);

  /** Copies the lists and refuses empty ones. */
  public MassivePlan {
    traits = List.copyOf(traits);
    methods = List.copyOf(methods);
    bars = List.copyOf(bars);
    if (traits.isEmpty() || methods.isEmpty() || bars.isEmpty() || continuation < 0) {
      throw new IllegalArgumentException("expected traits, methods, bars and a continuation");
    }
  }

  /** Every method and cleaning, a method as it is before its cleanings. */
  public List<String> variants() {
    return methods.stream().flatMap(method -> Recipe.variants(method).stream()).toList();
  }
}
