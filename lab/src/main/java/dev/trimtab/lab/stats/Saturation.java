package dev.trimtab.lab.stats;

/**
 * Whether scores sit so near one end of the scale from 0 to 100 that an interval of their mean is
 * too sure of itself: a sample in which no answer failed cannot show how many do. The rule and what
 * it catches are measured in the statistics' documentation.
 */
public final class Saturation {
  /** So near to an end, in points, counts as at the end. */
  public static final double NEAR = 5;

  /** From so many questions on, rare failures are in the sample as often as not at all. */
  public static final int ENOUGH = 100;

  private static final double SHARE = 0.85;
  private static final double DOUBT = 0.05;

  private Saturation() {}

  /** Whether an interval of the mean of these scores is likely too narrow. */
  public static boolean of(Scores scores) {
    double[] values = scores.values();
    if (values.length == 0 || values.length >= ENOUGH) {
      return false;
    }
    int low = 0;
    int high = 0;
    for (double value : values) {
      low += value <= NEAR ? 1 : 0;
      high += value >= 100 - NEAR ? 1 : 0;
    }
    return Math.max(low, high) >= SHARE * values.length;
  }

  /**
   * The largest share of questions of a kind that a sample without any of them leaves possible,
   * with 95 % confidence (Hanley and Lippman-Hand, Journal of the American Medical Association 249,
   * 1983).
   *
   * @param n questions in the sample, at least 1
   */
  public static double unseen(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("expected at least one question, found " + n);
    }
    return 1 - Math.pow(DOUBT, 1.0 / n);
  }
}
