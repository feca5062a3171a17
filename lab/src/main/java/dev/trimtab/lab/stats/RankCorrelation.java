package dev.trimtab.lab.stats;

import java.util.OptionalDouble;

/** Spearman's correlation of ranks, ties sharing their mean rank. */
public final class RankCorrelation {
  private RankCorrelation() {}

  /**
   * Spearman's ρ; empty where one side is constant or there are fewer than two pairs.
   *
   * @throws IllegalArgumentException where lengths differ or a value is not finite
   */
  public static OptionalDouble spearman(double[] first, double[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          "expected lists of one length, found %d and %d".formatted(first.length, second.length));
    }
    if (first.length < 2) {
      return OptionalDouble.empty();
    }
    double[] x = Ranks.of(first);
    double[] y = Ranks.of(second);
    double middle = (x.length + 1) / 2.0;
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - middle) * (y[i] - middle);
      xx += (x[i] - middle) * (x[i] - middle);
      yy += (y[i] - middle) * (y[i] - middle);
    }
    return xx == 0 || yy == 0 ? OptionalDouble.empty() : OptionalDouble.of(xy / Math.sqrt(xx * yy));
  }
}
