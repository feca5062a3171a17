package dev.trimtab.lab.extract;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * One way to keep massive dimensions out of a direction.
 *
 * @param stage whether activations are cleaned before the fit or the direction after it
 * @param choice whose massive dimensions
 * @param count how many of them, 1 to 3
 */
public record Cleaning(Stage stage, Choice choice, int count) {
  /** The most dimensions a cleaning takes out. */
  public static final int MOST = 3;

  /** Checks the count. */
  public Cleaning {
    if (count < 1 || count > MOST) {
      throw new IllegalArgumentException(
          "expected 1 to %d dimensions, found %d".formatted(MOST, count));
    }
  }

  /** When dimensions are set to 0. */
  public enum Stage {
    /** In every activation, before the fit. */
    PRECLEAN("preclean"),
    /** In the finished direction, which is then scaled to unit length again. */
    POSTCLEAN("postclean");

    private final String label;

    Stage(String label) {
      this.label = label;
    }
  }

  /** Which dimensions are meant. */
  public enum Choice {
    /** The layer's own. */
    LAYER("la"),
    /** Those massive in many layers. */
    GLOBAL("u");

    private final String label;

    Choice(String label) {
      this.label = label;
    }
  }

  /**
   * A cleaning with the dimensions it is about.
   *
   * @param cleaning what to take out, and when
   * @param massive the dimensions calibration found
   */
  public record Plan(Cleaning cleaning, MassiveDimensions massive) {
    /** The dimensions to take out at one layer: fewer where calibration found fewer. */
    public List<Integer> dimensions(int layer) {
      List<Integer> ordered =
          switch (cleaning.choice) {
            case LAYER -> massive.byLayer().get(layer);
            case GLOBAL -> massive.global();
          };
      return ordered.subList(0, Math.min(cleaning.count, ordered.size()));
    }
  }

  /** All twelve, in order of stage, choice and count. */
  public static List<Cleaning> all() {
    return Arrays.stream(Stage.values())
        .flatMap(stage -> Arrays.stream(Choice.values()).flatMap(choice -> counts(stage, choice)))
        .toList();
  }

  private static Stream<Cleaning> counts(Stage stage, Choice choice) {
    return Stream.iterate(1, count -> count <= MOST, count -> count + 1)
        .map(count -> new Cleaning(stage, choice, count));
  }

  /** The name that follows the method's, for example {@code preclean_la2}. */
  public String id() {
    return stage.label + "_" + choice.label + count;
  }

  /** The fit of one layer with {@code dimensions} taken out. */
  Fit fit(
      ExtractionMethod method, TrainingSet set, List<Integer> dimensions, RandomGenerator random) {
    return switch (stage) {
      case PRECLEAN ->
          method.fit(
              new TrainingSet(
                  set.positive().without(dimensions),
                  set.negative().without(dimensions),
                  set.paired()),
              random);
      case POSTCLEAN ->
          switch (method.fit(set, random)) {
            case Fit.Degenerate degenerate -> degenerate;
            case Fit.Found found -> without(found, set, dimensions);
          };
    };
  }

  private static Fit without(Fit.Found found, TrainingSet set, List<Integer> dimensions) {
    double[] weights = new double[set.hidden()];
    for (int h = 0; h < weights.length; h++) {
      weights[h] = found.norm() * found.direction().at(h);
    }
    for (int dimension : dimensions) {
      weights[dimension] = 0;
    }
    if (Dense.norm(weights) == 0) {
      return Fit.Degenerate.of(set.hidden(), "The direction lay in the cleaned dimensions alone.");
    }
    return new Contrast(set).found(weights, found.bias());
  }
}
