package dev.trimtab.testkit;

/**
 * How far a row may be from its expected values: {@code relative} times the larger of its largest
 * magnitude and {@code floor}.
 *
 * @param relative in units of the row's size
 * @param floor the size of what was summed, where a row may cancel to almost nothing
 */
record Tolerance(double relative, double floor) {
  /** Equal bits, or both zero. */
  static final Tolerance EXACT = new Tolerance(0, 0);

  /** In units of the row's largest magnitude alone. */
  static Tolerance of(double relative) {
    return new Tolerance(relative, Float.MIN_NORMAL);
  }
}
