package dev.trimtab.model.layer;

import dev.trimtab.core.Tensor;
import dev.trimtab.core.Weight;
import dev.trimtab.model.hook.Site;

/**
 * Token embeddings: the beginning of the residual stream.
 *
 * @param table [V, H]
 * @param scale factor on what is looked up
 */
public record Embedding(Weight table, float scale) {
  /** The stream [T, H] of the ids before the first block. */
  public Tensor apply(Pass pass, int[] ids) {
    Tensor x = pass.scratch("residual", table.columns());
    pass.kernels().embed(x, table, ids, scale);
    pass.announce(Site.Kind.EMBEDDING, 0, x);
    return x;
  }
}
