package dev.trimtab.lab.stats;

/**
 * Mean and spread of a sample.
 *
 * @param n sample size, at least 1
 * @param mean arithmetic mean
 * @param deviation sample standard deviation, divisor n − 1; 0 where n is 1
 */
public record Summary(int n, double mean, double deviation) {
  /**
   * The summary of {@code values}.
   *
   * @throws IllegalArgumentException where there is none or one is not finite
   */
  public static Summary of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("expected at least one value, found none");
    }
    double sum = 0;
    for (double value : values) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("expected finite values, found " + value);
      }
      sum += value;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    double deviation = values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0;
    return new Summary(values.length, mean, deviation);
  }

  /** Standard error of the mean. */
  public double standardError() {
    return deviation / Math.sqrt(n);
  }
}
