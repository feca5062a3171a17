package dev.trimtab.model.arch;

import dev.trimtab.core.Tensor;
import dev.trimtab.model.layer.Pass;

/** The blocks of one model with their weights: token ids in, residual stream and logits out. */
public interface Decoder {
  /** The residual stream after the last block, [T, H], for the ids of the pass's rows. */
  Tensor blocks(Pass pass, int[] ids);

  /** logits = head(norm(x)); logits [n, V], x [n, H] is overwritten. */
  void head(Pass pass, Tensor logits, Tensor x);
}
