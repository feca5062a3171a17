package dev.trimtab.lab.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Two paired t-tests on the same questions: whether a mean difference is 0, and whether it lies
 * within a margin around 0 (two one-sided tests, Schuirmann, Journal of Pharmacokinetics and
 * Biopharmaceutics 15, 1987).
 *
 * <p>A t-test takes the doubt from the spread of the differences. Where nearly all of them are the
 * same, as of two precisions that give the same answers, there is none to take it from: the
 * p-values are then at least the chance that a sample has so few other questions although there are
 * enough of them to overturn the verdict, should each differ by the whole scale (a binomial test).
 *
 * @param n number of questions
 * @param difference mean of first − second
 * @param standardError of that mean
 * @param margin half-width of what counts as equal, in points
 * @param differencePValue two-sided, of the hypothesis that the difference is 0; 1 with fewer
 *     questions than {@link #FEWEST_QUESTIONS}
 * @param equivalencePValue larger one-sided, of the hypothesis that it lies outside the margin; 1
 *     likewise
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

  /** Fewer questions decide nothing. */
  public static final int FEWEST_QUESTIONS = 10;

  /* These two are in points of the 0–100 scale; scores of another scale have another margin, to
   * which both are in proportion. */

  /** Differences within so many points of their median count as the same. */
  private static final double SAME = 1;

  /** The share of differences that must be the same for their spread to show nothing. */
  private static final double NEARLY_ALL = 0.85;

  private static final double SCALE = 100;

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
    double[] differences = first.minus(second);
    var summary = Summary.of(differences);
    double mean = summary.mean();
    double error = summary.standardError();
    if (summary.n() < FEWEST_QUESTIONS) {
      return new Equivalence(summary.n(), mean, error, margin, 1, 1);
    }
    double distance = Math.abs(mean);
    double apart = apart(distance, error, summary.n());
    double within = within(distance, error, margin, summary.n());
    double unit = margin / STANDARD_MARGIN;
    Bulk bulk = Bulk.of(differences, SAME * unit);
    if (bulk.others <= (1 - NEARLY_ALL) * summary.n()) {
      double typical = Math.abs(bulk.median);
      apart = Math.max(apart, bulk.chance(summary.n(), typical / (SCALE * unit + typical)));
      within = Math.max(within, bulk.chance(summary.n(), (margin - typical) / (SCALE * unit)));
    }
    return new Equivalence(summary.n(), mean, error, margin, apart, within);
  }

  /**
   * The tests of scores without ends, such as log-likelihoods, among which no question lies a whole
   * scale away from the others: by the t-tests alone.
   *
   * @param margin above 0
   * @throws IllegalArgumentException where the two do not score the same questions, or none
   */
  public static Equivalence unbounded(Scores first, Scores second, double margin) {
    Summary summary = Summary.of(first.minus(second));
    double distance = Math.abs(summary.mean());
    double error = summary.standardError();
    int n = summary.n();
    boolean few = n < FEWEST_QUESTIONS;
    double apart = few ? 1 : apart(distance, error, n);
    double within = few ? 1 : within(distance, error, margin, n);
    return new Equivalence(n, summary.mean(), error, margin, apart, within);
  }

  private static double apart(double distance, double error, int n) {
    return Math.min(1, 2 * StudentT.upperTail(statistic(distance, error), n - 1.0));
  }

  private static double within(double distance, double error, double margin, int n) {
    return StudentT.upperTail(statistic(margin - distance, error), n - 1.0);
  }

  /**
   * The value that most differences have, and how many have another.
   *
   * @param others differences that are not the median's
   */
  private record Bulk(double median, int others) {
    static Bulk of(double[] differences, double same) {
      double[] ascending = differences.clone();
      Arrays.sort(ascending);
      double median = ascending[ascending.length / 2];
      long others = Arrays.stream(ascending).filter(d -> Math.abs(d - median) > same).count();
      return new Bulk(median, (int) others);
    }

    /** The chance of at most so many others among n where their true share is as given. */
    double chance(int n, double share) {
      if (share <= 0) {
        return 1;
      }
      double sum = 0;
      double term = n * Math.log1p(-share);
      for (int k = 0; k <= others; k++) {
        sum += Math.exp(term);
        term += Math.log((n - k) / (k + 1.0)) + Math.log(share) - Math.log1p(-share);
      }
      return Math.min(1, sum);
    }
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

  private Verdict verdict(double different, double equivalent, double level) {
    if (equivalent <= level) {
      return Verdict.EQUIVALENT;
    }
    if (different <= level) {
      return Verdict.DIFFERENT;
    }
    return tooFew(level) ? Verdict.TOO_FEW : Verdict.UNDECIDED;
  }

  /** Whether the number of questions alone stands between this comparison and a verdict. */
  private boolean tooFew(double level) {
    if (n < FEWEST_QUESTIONS) {
      return true;
    }
    double distance = Math.abs(difference);
    double byTests =
        Math.min(apart(distance, standardError, n), within(distance, standardError, margin, n));
    return byTests <= level && Math.min(differencePValue, equivalencePValue) > level;
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
              tests.get(i).verdict(different.get(i), equivalent.get(i), level)));
    }
    return List.copyOf(adjusted);
  }
}
