package dev.trimtab.model.arch;

import dev.trimtab.core.Tensor;
import dev.trimtab.model.layer.Block;
import dev.trimtab.model.layer.Embedding;
import dev.trimtab.model.layer.Head;
import dev.trimtab.model.layer.Pass;
import java.util.List;

/** The layers of one model with their weights: token ids in, residual stream and logits out. */
public record Decoder(Embedding embedding, List<Block> blocks, Head head) {
  /** Copies the list. */
  public Decoder {
    blocks = List.copyOf(blocks);
  }

  /** The residual stream after the last block, of the tokens that are read there, [n, H]. */
  public Tensor stream(Pass pass, int[] ids) {
    Tensor x = embedding.apply(pass, ids);
    for (int layer = 0; layer < blocks.size(); layer++) {
      x = blocks.get(layer).apply(pass, layer, x);
    }
    return x;
  }

  /** logits = head(norm(x)); logits [n, V], x [n, H] is overwritten. */
  public void logits(Pass pass, Tensor logits, Tensor x) {
    head.apply(pass, logits, x);
  }
}
