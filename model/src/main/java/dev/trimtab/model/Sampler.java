package dev.trimtab.model;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The chooser of one row's next tokens: repetition penalty, temperature, top-k, top-p, min-p, in
 * that order and with the meaning they have in transformers' generate, then one draw. Mutable; one
 * for each row.
 *
 * <p>Top-k keeps all that are level with the k-th. Top-p is a share of what top-k kept, min-p a
 * share of the most probable token, which is always kept.
 */
final class Sampler {
  private final Sampling sampling;
  private final SplittableRandom random;

  Sampler(Sampling sampling) {
    this.sampling = sampling;
    this.random = new SplittableRandom(sampling.seed());
  }

  /** Whether a choice looks at the tokens before it. */
  boolean remembers() {
    return sampling.repetitionPenalty() != 1;
  }

  /** The next token of a row that holds {@code seen} so far. */
  int next(Work.Logits logits, int[] seen) {
    if (sampling.isGreedy()) {
      return logits.largest();
    }
    float[] values = logits.all();
    penalise(values, seen);
    int[] order = descending(values);
    if (sampling.temperature() == 0) {
      return order[0];
    }
    double[] weights = new double[most(values, order)];
    double total = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Math.exp((values[order[i]] - values[order[0]]) / sampling.temperature());
      total += weights[i];
    }
    int kept = kept(weights, total);
    double mass = 0;
    for (int i = 0; i < kept; i++) {
      mass += weights[i];
    }
    double draw = random.nextDouble() * mass;
    for (int i = 0; i < kept; i++) {
      draw -= weights[i];
      if (draw < 0) {
        return order[i];
      }
    }
    return order[kept - 1];
  }

  /** Indexes by falling value, the lower index first among equals. */
  private static int[] descending(float[] values) {
    long[] keys = new long[values.length];
    for (int id = 0; id < values.length; id++) {
      int bits = Float.floatToIntBits(values[id]);
      int ordered = bits < 0 ? bits ^ 0x7fffffff : bits;
      keys[id] = ((long) ~ordered << 32) | id;
    }
    Arrays.sort(keys);
    int[] order = new int[values.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = (int) keys[i];
    }
    return order;
  }

  private void penalise(float[] values, int[] seen) {
    if (sampling.repetitionPenalty() == 1) {
      return;
    }
    Arrays.stream(seen)
        .distinct()
        .forEach(
            id ->
                values[id] =
                    (float)
                        (values[id] > 0
                            ? values[id] / sampling.repetitionPenalty()
                            : values[id] * sampling.repetitionPenalty()));
  }

  /** How many top-k keeps of the tokens in descending order. */
  private int most(float[] values, int[] order) {
    if (sampling.topK() == 0 || sampling.topK() >= order.length) {
      return order.length;
    }
    int most = sampling.topK();
    while (most < order.length && values[order[most]] == values[order[most - 1]]) {
      most++;
    }
    return most;
  }

  /** How many of the weights, which fall, top-p and min-p keep. */
  private int kept(double[] weights, double total) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] < sampling.minP() * weights[0]) {
        return i;
      }
      sum += weights[i];
      if (sum >= sampling.topP() * total) {
        return i + 1;
      }
    }
    return weights.length;
  }
}
