package dev.trimtab.lab.stats;

/** Student's t distribution. */
final class StudentT {
  /*
   * The tail is half the regularised incomplete beta function I_x(ν/2, 1/2) at x = ν / (ν + t²),
   * evaluated by its continued fraction with Lentz's algorithm (DLMF 8.17.22, §3.10), on the side of
   * the mean where the fraction converges fast. The gamma function is Lanczos' approximation with
   * g = 7 and nine terms, good to 1e-15 for arguments of at least one half.
   */
  private static final double[] LANCZOS = {
    0.99999999999980993,
    676.5203681218851,
    -1259.1392167224028,
    771.32342877765313,
    -176.61502916214059,
    12.507343278686905,
    -0.13857109526572012,
    9.9843695780195716e-6,
    1.5056327351493116e-7
  };

  private static final int MOST_TERMS = 10_000;
  private static final double TOLERANCE = 1e-15;
  private static final double TINY = 1e-300;
  private static final int HALVINGS = 60;

  private StudentT() {}

  /** Probability that a variable with that many degrees of freedom exceeds {@code t}. */
  static double upperTail(double t, double degrees) {
    if (Double.isInfinite(t)) {
      return t > 0 ? 0 : 1;
    }
    double tail = incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;
    return t >= 0 ? tail : 1 - tail;
  }

  /** The value that a variable exceeds with probability {@code tail}, at most one half. */
  static double upperQuantile(double tail, double degrees) {
    double low = 0;
    double high = 1;
    while (upperTail(high, degrees) > tail) {
      high *= 2;
    }
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (upperTail(middle, degrees) > tail) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  private static double incompleteBeta(double x, double a, double b) {
    if (x <= 0) {
      return 0;
    }
    if (x >= 1) {
      return 1;
    }
    double logFront =
        logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
    if (x < (a + 1) / (a + b + 2)) {
      return Math.exp(logFront) * fraction(x, a, b) / a;
    }
    return 1 - Math.exp(logFront) * fraction(1 - x, b, a) / b;
  }

  private static double fraction(double x, double a, double b) {
    double c = 1;
    double d = 1 / away(1 - (a + b) * x / (a + 1));
    double result = d;
    for (int m = 1; m <= MOST_TERMS; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / away(1 + even * d);
      c = away(1 + even / c);
      result *= c * d;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / away(1 + odd * d);
      c = away(1 + odd / c);
      result *= c * d;
      if (Math.abs(c * d - 1) <= TOLERANCE) {
        return result;
      }
    }
    return result;
  }

  private static double away(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }

  private static double logGamma(double x) {
    double shifted = x - 1;
    double base = shifted + LANCZOS.length - 1.5;
    double sum = LANCZOS[0];
    for (int i = 1; i < LANCZOS.length; i++) {
      sum += LANCZOS[i] / (shifted + i);
    }
    return Math.log(2 * Math.PI) / 2 + (shifted + 0.5) * Math.log(base) - base + Math.log(sum);
  }
}
