package dev.trimtab.model.layer;

import dev.trimtab.core.AttentionShape;
import dev.trimtab.core.Kernels;
import dev.trimtab.core.Tensor;
import java.util.List;

/**
 * Rotary grouped-query attention of one block, in two steps, so that a family may norm queries and
 * keys between them.
 *
 * <p>Letters: T tokens, H hidden size, Q heads × head size, K key-value heads × head size.
 *
 * @param q queries, H to Q
 * @param k keys, H to K
 * @param v values, H to K
 * @param o output, Q to H
 * @param shape heads, scale, soft cap and window
 * @param rotary turns queries and keys
 */
public record Attention(
    Linear q, Linear k, Linear v, Linear o, AttentionShape shape, Rotary rotary) {
  /** Queries [T, Q], keys and values [T, K] of one step, before the rotation. */
  public record Heads(Tensor q, Tensor k, Tensor v) {}

  /** The queries, keys and values of x [T, H]. */
  public Heads project(Pass pass, Tensor x) {
    Kernels kernels = pass.kernels();
    Heads heads =
        new Heads(
            pass.scratch("q", q.outputs()),
            pass.scratch("k", k.outputs()),
            pass.scratch("v", v.outputs()));
    Linear.applyAll(kernels, List.of(q, k, v), List.of(heads.q(), heads.k(), heads.v()), x);
    return heads;
  }

  /**
   * What the heads read of all positions so far, projected to [T, H], of the tokens that are
   * {@linkplain Pass#kept kept}; the heads are turned.
   */
  public Tensor attend(Pass pass, int layer, Heads heads) {
    Kernels kernels = pass.kernels();
    Tensor mixed = pass.scratch("mixed", q.outputs()); // [T, Q]
    rotary.apply(pass, heads.q(), shape.headSize());
    rotary.apply(pass, heads.k(), shape.headSize());
    kernels.attention(
        mixed, heads.q(), heads.k(), heads.v(), pass.cache(), layer, pass.rows(), shape);
    Tensor kept = pass.kept(layer, "mixed", mixed);
    Tensor out = pass.scratch("delta", o.outputs()); // [T, H]
    o.apply(kernels, out, kept);
    return out;
  }

  /** Both steps with nothing between; x and the result are [T, H]. */
  public Tensor apply(Pass pass, int layer, Tensor x) {
    return attend(pass, layer, project(pass, x));
  }
}
