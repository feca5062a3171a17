package dev.trimtab.app.bench;

import dev.trimtab.model.Model;
import dev.trimtab.model.file.ModelSpec;

/**
 * What a forward pass of a model cannot avoid: reading its packed weights and multiplying by them.
 *
 * @param bytes packed weights that every pass reads; embeddings that are only looked up are not
 *     among them, a head that is tied to them is
 * @param tokenWeights multiply-adds of every token: the weights of all blocks, but of the last one
 *     those of its keys and values alone
 * @param readWeights further multiply-adds of every token that logits are asked for: the rest of
 *     the last block and the head
 */
public record ModelWork(long bytes, long tokenWeights, long readWeights) {
  /**
   * The work of a loaded model. Its bytes are those of products and norms alone: embeddings that
   * are looked up lie in the checkpoint's file, and memory hands out nothing for them.
   */
  static ModelWork of(Model model) {
    ModelSpec spec = model.spec();
    ModelSpec.Attention attention = spec.attention();
    long hidden = spec.hidden();
    long queries = (long) attention.heads() * attention.headSize();
    long keys = (long) attention.kvHeads() * attention.headSize();
    long keysAndValues = hidden * 2 * keys;
    long rest = hidden * (2 * queries + 3L * spec.feedForward().size());
    long head = spec.vocabulary().size() * hidden;
    return new ModelWork(
        model.bytes(), spec.layers() * keysAndValues + (spec.layers() - 1) * rest, rest + head);
  }
}
