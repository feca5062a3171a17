package dev.trimtab.lab.stats;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The distance from the lowest to the highest mean over several precisions on the same questions,
 * beside what noise alone would show.
 *
 * @param observed max − min of the means; interval over resampled questions, the same for all
 *     precisions
 * @param resampled spread among as many copies of one precision, each on its own resample of the
 *     questions: mean and middle range over all precisions. It holds the questions' own variance,
 *     which precisions asked the same questions share, and so bounds the noise from above
 * @param residual spread expected on the same questions were all precisions equal: mean and middle
 *     range of what remains when each question's and each precision's mean is taken out
 * @param exceeded share of the residual noise's spreads that reach the observed one
 */
public record Spread(Interval observed, Interval resampled, Interval residual, double exceeded) {
  /*
   * The maximum of noisy means minus their minimum is positive even where all are equal, and
   * resampling adds noise to noise: the interval of the observed spread leans upwards. That is why
   * noise alone stands beside it.
   */

  /**
   * The spread of {@code precisions}.
   *
   * @throws IllegalArgumentException where there are fewer than two, fewer than two questions, or
   *     the questions differ
   */
  public static Spread of(List<Scores> precisions, Bootstrap bootstrap, RandomGenerator random) {
    if (precisions.size() < 2) {
      throw new IllegalArgumentException(
          "expected at least two precisions, found " + precisions.size());
    }
    var first = precisions.getFirst();
    precisions.forEach(first::requireSameQuestions);
    if (first.n() < 2) {
      throw new IllegalArgumentException("expected at least two questions, found " + first.n());
    }
    double[][] scores = precisions.stream().map(Scores::values).toArray(double[][]::new);
    double[] means = new double[scores.length];
    for (int p = 0; p < scores.length; p++) {
      means[p] = Summary.of(scores[p]).mean();
    }
    double spread = spread(means);
    double[] observed = new double[bootstrap.resamples()];
    double[] resampled = new double[bootstrap.resamples()];
    double[] residual = new double[bootstrap.resamples()];
    double[][] residuals = residuals(scores, means);
    int reached = 0;
    for (int r = 0; r < observed.length; r++) {
      observed[r] = spread(sharedResample(scores, random));
      double[][] one = copies(scores[r % scores.length], scores.length);
      resampled[r] = spread(ownResamples(one, random));
      residual[r] = spread(ownResamples(residuals, random));
      if (residual[r] >= spread) {
        reached++;
      }
    }
    return new Spread(
        bootstrap.around(spread, observed),
        bootstrap.around(Summary.of(resampled).mean(), resampled),
        bootstrap.around(Summary.of(residual).mean(), residual),
        (double) reached / residual.length);
  }

  private static double spread(double[] means) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double mean : means) {
      low = Math.min(low, mean);
      high = Math.max(high, mean);
    }
    return high - low;
  }

  /** Means over one resample of the questions, the same for all rows. */
  private static double[] sharedResample(double[][] rows, RandomGenerator random) {
    int n = rows[0].length;
    double[] means = new double[rows.length];
    for (int i = 0; i < n; i++) {
      int question = random.nextInt(n);
      for (int p = 0; p < rows.length; p++) {
        means[p] += rows[p][question] / n;
      }
    }
    return means;
  }

  /** Means over a resample of the questions for each row. */
  private static double[] ownResamples(double[][] rows, RandomGenerator random) {
    int n = rows[0].length;
    double[] means = new double[rows.length];
    for (int p = 0; p < rows.length; p++) {
      for (int i = 0; i < n; i++) {
        means[p] += rows[p][random.nextInt(n)] / n;
      }
    }
    return means;
  }

  private static double[][] copies(double[] row, int count) {
    double[][] copies = new double[count][];
    Arrays.fill(copies, row);
    return copies;
  }

  /**
   * What neither question nor precision explains, [precisions, questions], widened to the variance
   * of the noise: taking out k row means and n column means leaves (1 − 1/k) (1 − 1/n) of it.
   */
  private static double[][] residuals(double[][] scores, double[] means) {
    int k = scores.length;
    int n = scores[0].length;
    double grand = Summary.of(means).mean();
    double widening = 1 / Math.sqrt((1 - 1.0 / k) * (1 - 1.0 / n));
    double[][] residuals = new double[k][n];
    for (int q = 0; q < n; q++) {
      double question = 0;
      for (double[] row : scores) {
        question += row[q] / k;
      }
      for (int p = 0; p < k; p++) {
        residuals[p][q] = (scores[p][q] - means[p] - question + grand) * widening;
      }
    }
    return residuals;
  }
}
