package dev.trimtab.lab.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleBiFunction;
import java.util.random.RandomGenerator;

/**
 * How far two scores of the same items agree. Intervals are percentiles over resampled items; a
 * measure that the items leave undefined, a correlation with a constant for example, is empty.
 *
 * @param n items with both scores
 * @param spearman correlation of ranks
 * @param pearson correlation
 * @param absoluteDifference mean of |first − second|, in points
 * @param bias mean of first − second
 * @param lowerLimit bias − 1.96 standard deviations of the differences (Bland and Altman, The
 *     Lancet 327, 1986)
 * @param upperLimit bias + 1.96 standard deviations
 * @param kappa agreement beyond chance on whether a score reaches 50 (Cohen, Educational and
 *     Psychological Measurement 20, 1960)
 */
public record Agreement(
    int n,
    List<Interval> spearman,
    List<Interval> pearson,
    List<Interval> absoluteDifference,
    List<Interval> bias,
    List<Interval> lowerLimit,
    List<Interval> upperLimit,
    List<Interval> kappa) {
  private static final double HALF = 50;
  private static final double Z = 1.959963984540054;

  /** Copies the lists. */
  public Agreement {
    spearman = List.copyOf(spearman);
    pearson = List.copyOf(pearson);
    absoluteDifference = List.copyOf(absoluteDifference);
    bias = List.copyOf(bias);
    lowerLimit = List.copyOf(lowerLimit);
    upperLimit = List.copyOf(upperLimit);
    kappa = List.copyOf(kappa);
  }

  /**
   * The agreement of two scores of each item.
   *
   * @throws IllegalArgumentException where the numbers of scores differ
   */
  public static Agreement of(
      double[] first, double[] second, Bootstrap bootstrap, RandomGenerator random) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          "expected two scores of each item, found %d and %d"
              .formatted(first.length, second.length));
    }
    List<ToDoubleBiFunction<double[], double[]>> measures =
        List.of(
            (x, y) -> orNan(RankCorrelation.spearman(x, y)),
            Agreement::correlation,
            Agreement::distance,
            (x, y) -> limit(x, y, 0),
            (x, y) -> limit(x, y, -Z),
            (x, y) -> limit(x, y, Z),
            Agreement::chanceCorrected);
    List<List<Interval>> found = new ArrayList<>();
    for (var measure : measures) {
      found.add(interval(measure, first, second, bootstrap, random));
    }
    return new Agreement(
        first.length,
        found.get(0),
        found.get(1),
        found.get(2),
        found.get(3),
        found.get(4),
        found.get(5),
        found.get(6));
  }

  private static double orNan(OptionalDouble value) {
    return value.orElse(Double.NaN);
  }

  private static List<Interval> interval(
      ToDoubleBiFunction<double[], double[]> measure,
      double[] first,
      double[] second,
      Bootstrap bootstrap,
      RandomGenerator random) {
    int n = first.length;
    double estimate = n == 0 ? Double.NaN : measure.applyAsDouble(first, second);
    if (Double.isNaN(estimate)) {
      return List.of();
    }
    double[] x = new double[n];
    double[] y = new double[n];
    List<Double> replicates = new ArrayList<>();
    for (int r = 0; r < bootstrap.resamples(); r++) {
      for (int i = 0; i < n; i++) {
        int item = random.nextInt(n);
        x[i] = first[item];
        y[i] = second[item];
      }
      double value = measure.applyAsDouble(x, y);
      if (!Double.isNaN(value)) {
        replicates.add(value);
      }
    }
    return replicates.isEmpty()
        ? List.of()
        : List.of(
            bootstrap.around(
                estimate, replicates.stream().mapToDouble(Double::doubleValue).toArray()));
  }

  private static double correlation(double[] x, double[] y) {
    double mx = Summary.of(x).mean();
    double my = Summary.of(y).mean();
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - mx) * (y[i] - my);
      xx += (x[i] - mx) * (x[i] - mx);
      yy += (y[i] - my) * (y[i] - my);
    }
    return xx == 0 || yy == 0 ? Double.NaN : xy / Math.sqrt(xx * yy);
  }

  private static double distance(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += Math.abs(x[i] - y[i]);
    }
    return sum / x.length;
  }

  private static double limit(double[] x, double[] y, double deviations) {
    double[] differences = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      differences[i] = x[i] - y[i];
    }
    var summary = Summary.of(differences);
    return summary.mean() + deviations * summary.deviation();
  }

  private static double chanceCorrected(double[] x, double[] y) {
    double n = x.length;
    double same = 0;
    double high = 0;
    double otherHigh = 0;
    for (int i = 0; i < x.length; i++) {
      boolean first = x[i] >= HALF;
      boolean second = y[i] >= HALF;
      same += first == second ? 1 / n : 0;
      high += first ? 1 / n : 0;
      otherHigh += second ? 1 / n : 0;
    }
    double chance = high * otherHigh + (1 - high) * (1 - otherHigh);
    return 1 - chance < 1e-12 ? Double.NaN : (same - chance) / (1 - chance);
  }
}
