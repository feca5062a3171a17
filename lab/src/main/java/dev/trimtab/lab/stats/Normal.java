package dev.trimtab.lab.stats;

/** The standard normal distribution. */
final class Normal {
  /*
   * Φ(z) − 1/2 = φ(z) (z + z³/3 + z⁵/(3·5) + …), whose terms are all of one sign (Marsaglia,
   * Journal of Statistical Software 11(4), 2004).
   */
  private static final double FAR = 8;

  private Normal() {}

  /** Probability that a variable exceeds {@code z}; 0 beyond 8. */
  static double upperTail(double z) {
    if (z < 0) {
      return 1 - upperTail(-z);
    }
    if (z > FAR) {
      return 0;
    }
    double term = z;
    double sum = z;
    for (int odd = 3; term > sum * 1e-17; odd += 2) {
      term *= z * z / odd;
      sum += term;
    }
    return 0.5 - sum * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
  }
}
