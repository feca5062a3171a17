package dev.trimtab.lab.stats;

import java.util.Comparator;
import java.util.stream.IntStream;

/** Ranks from 1, equal values sharing the mean of the ranks they span. */
final class Ranks {
  private Ranks() {}

  /** The rank of each value, in the values' order. */
  static double[] of(double[] values) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> key(values[i])))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ranks = new double[values.length];
    for (int from = 0; from < order.length; ) {
      int to = from + 1;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + 1 + to) / 2.0;
      }
      from = to;
    }
    return ranks;
  }

  /** Merges the two zeros, which sort apart and yet are equal. */
  private static double key(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("expected finite values, found " + value);
    }
    return value == 0 ? 0 : value;
  }
}
