package dev.trimtab.lab.stats;

/**
 * The area under the receiver operating characteristic: the Mann–Whitney statistic over n+ · n−.
 */
public final class Auroc {
  private Auroc() {}

  /**
   * Probability that a positive value exceeds a negative one, ties counted half.
   *
   * @throws IllegalArgumentException where a class is empty or a value is not finite
   */
  public static double of(double[] positive, double[] negative) {
    if (positive.length == 0 || negative.length == 0) {
      throw new IllegalArgumentException(
          "expected values of both classes, found %d positive and %d negative"
              .formatted(positive.length, negative.length));
    }
    double[] all = new double[positive.length + negative.length];
    System.arraycopy(positive, 0, all, 0, positive.length);
    System.arraycopy(negative, 0, all, positive.length, negative.length);
    double[] ranks = Ranks.of(all);
    double sum = 0;
    for (int i = 0; i < positive.length; i++) {
      sum += ranks[i];
    }
    double least = positive.length * (positive.length + 1.0) / 2;
    return (sum - least) / ((double) positive.length * negative.length);
  }
}
