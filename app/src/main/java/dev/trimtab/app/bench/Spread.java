package dev.trimtab.app.bench;

import java.util.stream.DoubleStream;

/**
 * The values of several rounds in short.
 *
 * @param median of an even number, the mean of the two in the middle
 * @param lowest of all
 * @param highest of all
 */
public record Spread(double median, double lowest, double highest) {
  /** Of at least one value. */
  public static Spread of(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("the spread of no values");
    }
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }
}
