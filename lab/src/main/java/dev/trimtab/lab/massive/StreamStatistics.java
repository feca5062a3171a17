package dev.trimtab.lab.massive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Running sums over the tokens of one layer's residual stream. Mutable; for one thread. */
final class StreamStatistics {
  private static final double TEN = 10;

  private final int layer;
  private final double[] sums;
  private final double[] squares;
  private final double[] most;
  private final long[] above;
  private long tokens;
  private double norms;

  StreamStatistics(int layer, int hidden) {
    this.layer = layer;
    this.sums = new double[hidden];
    this.squares = new double[hidden];
    this.most = new double[hidden];
    this.above = new long[hidden];
  }

  /** Takes in one token's stream. */
  void add(float[] stream) {
    double total = 0;
    double square = 0;
    for (float h : stream) {
      total += Math.abs(h);
      square += (double) h * h;
    }
    double bar = TEN * total / stream.length;
    for (int d = 0; d < stream.length; d++) {
      double size = Math.abs(stream[d]);
      sums[d] += size;
      squares[d] += size * size;
      most[d] = Math.max(most[d], size);
      above[d] += size > bar ? 1 : 0;
    }
    norms += Math.sqrt(square);
    tokens++;
  }

  /** What the tokens were like, with the {@code count} largest dimensions. */
  LayerProfile profile(int count) {
    if (tokens == 0) {
      throw new IllegalStateException("no token was read");
    }
    double[] means = Arrays.stream(sums).map(sum -> sum / tokens).toArray();
    double mean = Arrays.stream(means).average().orElse(0);
    double[] sorted = means.clone();
    Arrays.sort(sorted);
    double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    List<DimensionProfile> top = new ArrayList<>();
    IntStream.range(0, means.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer d) -> means[d]).reversed())
        .limit(count)
        .forEach(d -> top.add(dimension(d, means[d], mean, median)));
    return new LayerProfile(layer, mean, norms / tokens, top);
  }

  private DimensionProfile dimension(int d, double size, double mean, double median) {
    double variance = Math.max(0, squares[d] / tokens - size * size);
    return new DimensionProfile(
        d,
        size,
        most[d],
        ratio(size, mean),
        ratio(size, median),
        ratio(Math.sqrt(variance), size),
        (double) above[d] / tokens);
  }

  private static double ratio(double of, double to) {
    return to == 0 ? 0 : of / to;
  }
}
