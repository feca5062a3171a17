package dev.trimtab.lab.stats;

/**
 * Intervals of a share: Wilson's score interval, which stays within 0 and 1 and does not shrink to
 * nothing where all or none succeed (Wilson, Journal of the American Statistical Association 22,
 * 1927).
 */
public final class Wilson {
  private static final double CONFIDENCE = 0.95;
  private static final double Z = 1.959963984540054;

  private Wilson() {}

  /**
   * The 95 % interval of {@code successes} out of {@code n}.
   *
   * @param successes may be fractional, where ties count half
   * @param n number of trials, at least 1
   */
  public static Interval of(double successes, int n) {
    if (n < 1 || !(successes >= 0 && successes <= n)) {
      throw new IllegalArgumentException(
          "expected 0 to n successes of n >= 1 trials, found %s of %d".formatted(successes, n));
    }
    double share = successes / n;
    double square = Z * Z / n;
    double centre = (share + square / 2) / (1 + square);
    double half = Z / (1 + square) * Math.sqrt(share * (1 - share) / n + square / (4.0 * n));
    return new Interval(share, Math.max(0, centre - half), Math.min(1, centre + half), CONFIDENCE);
  }
}
