package dev.trimtab.lab.stats;

import java.util.ArrayList;
import java.util.List;

/**
 * Two paired t-tests on the same questions: whether a mean difference is 0, and whether it lies
 * within a margin around 0 (two one-sided tests, Schuirmann, Journal of Pharmacokinetics and
 * Biopharmaceutics 15, 1987).
 *
 * @param n number of questions
 * @param difference mean of first − second
 * @param standardError of that mean
 * @param margin half-width of what counts as equal, in points
 * @param differencePValue two-sided, of the hypothesis that the difference is 0
 * @param equivalencePValue larger one-sided, of the hypothesis that it lies outside the margin
 */
public record Equivalence(
    int n,
    double difference,
    double standardError,
    double margin,
    double differencePValue,
    double equivalencePValue) {
  /** Half-width of equality unless a run says otherwise, in points of the 0–100 scale. */
  public static final double STANDARD_MARGIN = 5;

  /** Chance of a wrong verdict unless a run says otherwise. */
  public static final double STANDARD_LEVEL = 0.05;

  /**
   * Fewer questions decide nothing: equal answers to two or three would have no variance, and no
   * doubt left.
   */
  public static final int FEWEST_QUESTIONS = 5;

  /**
   * The tests of first − second.
   *
   * @param margin above 0
   * @throws IllegalArgumentException where the two do not score the same questions, or none
   */
  public static Equivalence test(Scores first, Scores second, double margin) {
    if (!(margin > 0)) {
      throw new IllegalArgumentException("expected a margin above 0, found " + margin);
    }
    var summary = Summary.of(first.minus(second));
    double mean = summary.mean();
    double error = summary.standardError();
    if (summary.n() < FEWEST_QUESTIONS) {
      return new Equivalence(summary.n(), mean, error, margin, 1, 1);
    }
    int degrees = summary.n() - 1;
    double apart = 2 * StudentT.upperTail(statistic(Math.abs(mean), error), degrees);
    double within = StudentT.upperTail(statistic(margin - Math.abs(mean), error), degrees);
    return new Equivalence(summary.n(), mean, error, margin, Math.min(1, apart), within);
  }

  /** Distance in standard errors; without any spread, infinitely many or none. */
  private static double statistic(double distance, double error) {
    if (error > 0) {
      return distance / error;
    }
    return distance == 0 ? 0 : Math.copySign(Double.POSITIVE_INFINITY, distance);
  }

  /** The verdict of this comparison alone. */
  public Verdict verdict(double level) {
    return verdict(differencePValue, equivalencePValue, level);
  }

  private static Verdict verdict(double different, double equivalent, double level) {
    if (equivalent <= level) {
      return Verdict.EQUIVALENT;
    }
    return different <= level ? Verdict.DIFFERENT : Verdict.UNDECIDED;
  }

  /**
   * A comparison as one of a table.
   *
   * @param test the comparison
   * @param differencePValue adjusted over the table
   * @param equivalencePValue adjusted over the table
   * @param verdict from the adjusted values
   */
  public record Adjusted(
      Equivalence test, double differencePValue, double equivalencePValue, Verdict verdict) {}

  /**
   * The verdicts of a table, by Holm's correction over its tests of difference and, apart from
   * those, over its tests of equivalence: of one comparison only one of the two can be a false
   * rejection.
   *
   * @param level chance of any wrong verdict of one kind in the table
   */
  public static List<Adjusted> table(List<Equivalence> tests, double level) {
    List<Double> different =
        Holm.adjusted(tests.stream().map(Equivalence::differencePValue).toList());
    List<Double> equivalent =
        Holm.adjusted(tests.stream().map(Equivalence::equivalencePValue).toList());
    List<Adjusted> adjusted = new ArrayList<>();
    for (int i = 0; i < tests.size(); i++) {
      adjusted.add(
          new Adjusted(
              tests.get(i),
              different.get(i),
              equivalent.get(i),
              verdict(different.get(i), equivalent.get(i), level)));
    }
    return List.copyOf(adjusted);
  }
}
