package dev.trimtab.lab.report;

import dev.trimtab.lab.stats.Interval;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers as text, the same in every locale. */
final class Numbers {
  private static final double SMALLEST_P = 0.001;

  private Numbers() {}

  /** Rounded half up; never "-0.0". */
  static String fixed(double value, int decimals) {
    return rounded(value, decimals).toPlainString();
  }

  /** The same with a plus sign where it is above 0 after rounding. */
  static String signed(double value, int decimals) {
    BigDecimal rounded = rounded(value, decimals);
    return rounded.signum() > 0 ? "+" + rounded.toPlainString() : rounded.toPlainString();
  }

  /** A score with its interval. */
  static String score(Interval interval) {
    return "%s [%s, %s]"
        .formatted(
            fixed(interval.estimate(), 1), fixed(interval.low(), 1), fixed(interval.high(), 1));
  }

  /** A difference with its interval. */
  static String difference(Interval interval) {
    return "%s [%s, %s]"
        .formatted(
            signed(interval.estimate(), 1), signed(interval.low(), 1), signed(interval.high(), 1));
  }

  static String pValue(double p) {
    return p < SMALLEST_P ? "<" + fixed(SMALLEST_P, 3) : fixed(p, 3);
  }

  /** "1 word", "2 words". */
  static String count(int count, String singular, String plural) {
    return count + " " + (count == 1 ? singular : plural);
  }

  private static BigDecimal rounded(double value, int decimals) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("expected a finite number, found " + value);
    }
    return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
  }
}
