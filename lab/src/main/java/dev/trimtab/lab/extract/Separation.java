package dev.trimtab.lab.extract;

import dev.trimtab.lab.stats.Auroc;
import dev.trimtab.lab.stats.Summary;
import java.util.OptionalDouble;

/**
 * How far projections on a direction tell two classes apart.
 *
 * @param auroc probability that a positive projection exceeds a negative one, ties counted half
 * @param accuracy share on the right side of the threshold, from 0 to 1
 * @param meanPositive mean projection of the positive class
 * @param meanNegative mean projection of the negative class
 * @param pooledDeviation pooled standard deviation within the classes; 0 where there are too few
 *     rows to tell
 */
public record Separation(
    double auroc,
    double accuracy,
    double meanPositive,
    double meanNegative,
    double pooledDeviation) {

  /** The separation of projections at a threshold; a projection equal to it counts half. */
  public static Separation of(double[] positive, double[] negative, double threshold) {
    var plus = Summary.of(positive);
    var minus = Summary.of(negative);
    double right = 0;
    for (double projection : positive) {
      right += (1 + Math.signum(projection - threshold)) / 2;
    }
    for (double projection : negative) {
      right += (1 + Math.signum(threshold - projection)) / 2;
    }
    int n = positive.length + negative.length;
    double squares =
        (plus.n() - 1) * plus.deviation() * plus.deviation()
            + (minus.n() - 1) * minus.deviation() * minus.deviation();
    double deviation = n > 2 ? Math.sqrt(squares / (n - 2)) : 0;
    return new Separation(
        Auroc.of(positive, negative), right / n, plus.mean(), minus.mean(), deviation);
  }

  /** Difference of the means over the pooled deviation; empty where that is 0. */
  public OptionalDouble cohensD() {
    return pooledDeviation == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((meanPositive - meanNegative) / pooledDeviation);
  }

  /** Whether the positive class lies on the positive side of the negative one: 1, −1 or 0. */
  public int sign() {
    return (int) Math.signum(meanPositive - meanNegative);
  }
}
