package dev.trimtab.lab.stats;

/**
 * An estimate with the range that holds the true value with a stated confidence.
 *
 * @param estimate from the data as they are
 * @param low lower end
 * @param high upper end
 * @param confidence coverage aimed at, for example 0.95
 */
public record Interval(double estimate, double low, double high, double confidence) {
  /** Checks order and confidence; the estimate itself may lie outside. */
  public Interval {
    if (!(low <= high) || !(confidence > 0 && confidence < 1)) {
      throw new IllegalArgumentException(
          "expected low <= high and a confidence between 0 and 1, found [%s, %s] at %s"
              .formatted(low, high, confidence));
    }
  }

  /** Whether {@code value} lies within. */
  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}
