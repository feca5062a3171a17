package dev.trimtab.model.layer;

import dev.trimtab.core.Tensor;

/** One block of a decoder with its weights: attention and a feed-forward layer. */
public interface Block {
  /**
   * Takes the residual stream x [T, H] through the block, which is the {@code layer}-th. The result
   * is x, changed in place, or of the last block those rows that {@link Pass#kept} leaves.
   */
  Tensor apply(Pass pass, int layer, Tensor x);
}
