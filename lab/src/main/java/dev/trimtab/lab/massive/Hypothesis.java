package dev.trimtab.lab.massive;

import java.util.List;

/**
 * A claim about vectors that a run decides.
 *
 * @param claim a sentence
 * @param relation between the sides
 * @param first the side that the claim is about
 * @param second what it is compared with
 * @param margin how much better in the measure's unit, or within how much the same
 * @param measure by which they are compared
 * @param traits compared on; empty for all
 */
public record Hypothesis(
    String claim,
    Relation relation,
    Side first,
    Side second,
    double margin,
    Measure measure,
    List<String> traits) {
  /** Copies the list; being the same wants room. */
  public Hypothesis {
    traits = List.copyOf(traits);
    if (margin < 0 || (relation == Relation.SAME && margin == 0)) {
      throw new IllegalArgumentException(
          "expected a margin for %s, found %s".formatted(relation, margin));
    }
  }

  /** What is claimed of two sides. */
  public enum Relation {
    /** The first exceeds the second by more than the margin. */
    BETTER,
    /** The two lie within the margin of each other. */
    SAME
  }

  /** What is measured of an answer under the chosen setting, on the report questions. */
  public enum Measure {
    /** How far the trait score moved from the baseline's, in the wanted direction, in points. */
    CHANGE("points"),
    /** That change for each hundredth of the base norm that the coefficient has. */
    EFFICIENCY("points for each % of the base norm"),
    /** The coherence of the answer, in points. */
    COHERENCE("points of coherence");

    private final String unit;

    Measure(String unit) {
      this.unit = unit;
    }

    /** In words. */
    public String unit() {
      return unit;
    }
  }

  /** Better by more than nothing, in points of the trait score, on all traits. */
  public static Hypothesis better(String claim, Side first, Side second) {
    return new Hypothesis(claim, Relation.BETTER, first, second, 0, Measure.CHANGE, List.of());
  }
}
