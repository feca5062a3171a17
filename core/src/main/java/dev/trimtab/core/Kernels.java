package dev.trimtab.core;

import java.util.List;

/**
 * The operations of a forward pass on one device, destination first, on packed rows.
 *
 * <p>Letters: T tokens of the step, C columns of a row (hidden size, or heads × head size), V
 * vocabulary. A destination may have more columns of memory than it shows ({@link Tensor#stride}).
 * Unless said otherwise a destination does not overlap a source. Operations allocate nothing that
 * outlives them and keep no state between calls.
 *
 * <p>Every row of a result depends on that row's inputs alone and is bit-identical whatever other
 * rows stand in the same call: this is what makes a result independent of its batch.
 */
public interface Kernels {
  /** dst[t] = scale · table[ids[t]]; dst [T, C]. */
  void embed(Tensor dst, Weight table, int[] ids, float scale);

  /**
   * dst[t] = x[t] / √(mean(x[t]²) + epsilon) · (offset + weight); dst and x [T, C], weight [1, C].
   * dst may be x. The sum is taken in float32 or better.
   *
   * @param offset 0, or 1 for the Gemma spelling of the weight
   */
  void rmsNorm(Tensor dst, Tensor x, Tensor weight, float epsilon, float offset);

  /** The same on every head of {@code headSize} columns, in place; weight [1, headSize]. */
  void rmsNormHeads(Tensor x, int headSize, Tensor weight, float epsilon, float offset);

  /**
   * dst = x · weightᵀ; dst [T, rows of weight], x [T, columns of weight]. Activations enter the
   * product as the weight's {@link dev.trimtab.core.format.Operand} says.
   */
  void multiply(Tensor dst, Tensor x, Weight weight);

  /**
   * dst[i] = x · weights[i]ᵀ for weights that read the same x: bit for bit what {@link #multiply}
   * gives one by one, sooner where a device can share out the work of all of them at once.
   */
  default void multiplyAll(List<Tensor> dst, Tensor x, List<Weight> weights) {
    for (int i = 0; i < weights.size(); i++) {
      multiply(dst.get(i), x, weights.get(i));
    }
  }

  /** x[t] += bias; bias [1, C]. */
  void addBias(Tensor x, Tensor bias);

  /**
   * Rotary embedding in place: in each head, element i and i + headSize/2 are turned by the angle
   * of (position, i); cos and sin [positions, headSize / 2].
   */
  void rope(Tensor x, int headSize, Tensor cos, Tensor sin, Ragged rows);

  /**
   * Stores keys and values of the new tokens in the cache, then dst[t] = softmax(scale · q[t] ·
   * keys) · values over positions 0 … position(t), within the window. dst and q [T, heads ×
   * headSize], k and v [T, kvHeads × headSize]. A query head h reads key-value head h / (heads /
   * kvHeads).
   */
  void attention(
      Tensor dst,
      Tensor q,
      Tensor k,
      Tensor v,
      KvBlocks cache,
      int layer,
      Ragged rows,
      AttentionShape shape);

  /** dst = activation(gate) · up, element by element; all [T, C]. dst may be gate or up. */
  void gatedActivation(Tensor dst, Tensor gate, Tensor up, Activation activation);

  /**
   * x[t] += delta[t], then the operations of entry[t] of the table; the residual add of a block.
   *
   * @param entry one index into the table per token
   * @return tokens whose entry was not 0
   */
  int addSteered(Tensor x, Tensor delta, SteeringTable table, int[] entry);

  /** x[t] += delta[t]. */
  void add(Tensor x, Tensor delta);

  /**
   * sums[target[t]] += x[t] for every token with target[t] ≥ 0, in order of t; sums [n, C]. The
   * reduction behind every tap.
   */
  void accumulate(Tensor sums, Tensor x, int[] target);

  /** dst[i] = x[rows[i]]. */
  void gather(Tensor dst, Tensor x, int[] rows);

  /** x = cap · tanh(x / cap), in place. */
  void softCap(Tensor x, float cap);

  /** x[t] = log softmax(x[t]) in place, sums in double precision; x [T, V]. */
  void logSoftmax(Tensor x);

  /** For each row the index of its largest element, the lowest among equals. */
  int[] argMax(Tensor x);

  /** Copies a tensor to the host, packed; dst holds rows × columns elements. */
  void download(float[] dst, Tensor x);

  /** Copies packed values of the host to a tensor. */
  void upload(Tensor dst, float[] values);
}
