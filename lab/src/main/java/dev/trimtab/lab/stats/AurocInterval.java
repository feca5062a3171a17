package dev.trimtab.lab.stats;

/**
 * Intervals of an area under the receiver operating characteristic: the true areas whose score test
 * the found one passes, with Hanley and McNeil's variance in Newcombe's form (Statistics in
 * Medicine 25, 2006, pp. 559–573, method 5). It does not shrink to nothing where the classes are
 * apart, which small held-out sets often are.
 */
public final class AurocInterval {
  private static final double CONFIDENCE = 0.95;
  private static final double Z = 1.959963984540054;
  private static final int HALVINGS = 60;

  private AurocInterval() {}

  /**
   * The 95 % interval around an area.
   *
   * @param auroc the area found, 0 to 1
   * @param positives number of positive values, at least 1
   * @param negatives number of negative values, at least 1
   */
  public static Interval of(double auroc, int positives, int negatives) {
    if (!(auroc >= 0 && auroc <= 1) || positives < 1 || negatives < 1) {
      throw new IllegalArgumentException(
          "expected an area of 0 to 1 over both classes, found %s over %d and %d"
              .formatted(auroc, positives, negatives));
    }
    double low = end(auroc, 0, positives, negatives);
    double high = end(auroc, 1, positives, negatives);
    return new Interval(auroc, low, high, CONFIDENCE);
  }

  /** Standard error of an area, taken as the true one. */
  public static double standardError(double auroc, int positives, int negatives) {
    double average = (positives + negatives) / 2.0 - 1;
    double spread = 1 + average * (1 - auroc) / (2 - auroc) + average * auroc / (1 + auroc);
    return Math.sqrt(auroc * (1 - auroc) * spread / ((double) positives * negatives));
  }

  /**
   * The true area between {@code auroc} and {@code extreme} that is just {@link #Z} errors away.
   */
  private static double end(double auroc, double extreme, int positives, int negatives) {
    double inside = auroc;
    double outside = extreme;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (inside + outside) / 2;
      boolean passes = Math.abs(auroc - middle) <= Z * standardError(middle, positives, negatives);
      if (passes) {
        inside = middle;
      } else {
        outside = middle;
      }
    }
    return inside;
  }
}
