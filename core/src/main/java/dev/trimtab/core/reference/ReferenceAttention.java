package dev.trimtab.core.reference;

import dev.trimtab.core.AttentionShape;
import dev.trimtab.core.Ragged;
import dev.trimtab.core.Tensor;

/** Causal attention of packed sequences, one query and one head at a time. */
final class ReferenceAttention {
  private ReferenceAttention() {}

  /** Copies the new tokens' keys and values to their places in the cache. */
  static void store(ReferenceKvBlocks cache, int layer, Tensor k, Tensor v, Ragged rows) {
    for (int s = 0; s < rows.sequences(); s++) {
      for (int t = rows.start(s); t < rows.start(s + 1); t++) {
        int row = row(cache, layer, rows, s, rows.position(t));
        for (int c = 0; c < k.columns(); c++) {
          cache.keys().set(row, c, k.get(t, c));
          cache.values().set(row, c, v.get(t, c));
        }
      }
    }
  }

  /** dst[t] = softmax(scale · q[t] · keys) · values for every query head. */
  static void attend(
      Tensor dst, Tensor q, ReferenceKvBlocks cache, int layer, Ragged rows, AttentionShape shape) {
    for (int s = 0; s < rows.sequences(); s++) {
      for (int t = rows.start(s); t < rows.start(s + 1); t++) {
        int end = rows.position(t) + 1;
        int begin = shape.window() == 0 ? 0 : Math.max(0, end - shape.window());
        int[] seen = new int[end - begin];
        for (int p = begin; p < end; p++) {
          seen[p - begin] = row(cache, layer, rows, s, p);
        }
        for (int head = 0; head < shape.heads(); head++) {
          attendHead(dst, q, cache, t, head, seen, shape);
        }
      }
    }
  }

  private static void attendHead(
      Tensor dst,
      Tensor q,
      ReferenceKvBlocks cache,
      int t,
      int head,
      int[] seen,
      AttentionShape shape) {
    int size = shape.headSize();
    int from = head / (shape.heads() / shape.kvHeads()) * size;
    double[] weights = new double[seen.length];
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < seen.length; i++) {
      double score = 0;
      for (int d = 0; d < size; d++) {
        score += (double) q.get(t, head * size + d) * cache.keys().get(seen[i], from + d);
      }
      score *= shape.scale();
      if (shape.softCap() > 0) {
        score = shape.softCap() * Math.tanh(score / shape.softCap());
      }
      weights[i] = score;
      largest = Math.max(largest, score);
    }
    double sum = 0;
    for (int i = 0; i < seen.length; i++) {
      weights[i] = Math.exp(weights[i] - largest);
      sum += weights[i];
    }
    for (int d = 0; d < size; d++) {
      double value = 0;
      for (int i = 0; i < seen.length; i++) {
        value += weights[i] * cache.values().get(seen[i], from + d);
      }
      dst.set(t, head * size + d, (float) (value / sum));
    }
  }

  private static int row(ReferenceKvBlocks cache, int layer, Ragged rows, int s, int position) {
    return cache.row(layer, rows.block(s, position / ReferenceKvBlocks.BLOCK), position);
  }
}
