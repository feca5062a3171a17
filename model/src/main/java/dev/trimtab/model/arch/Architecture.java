package dev.trimtab.model.arch;

import dev.trimtab.core.registry.Named;
import dev.trimtab.model.file.Dialect;
import dev.trimtab.model.file.ModelSpec;
import dev.trimtab.model.layer.Block;
import dev.trimtab.model.layer.Weights;
import java.util.stream.IntStream;

/** A family of models: which checkpoints it reads, and what a block of its decoders computes. */
public interface Architecture extends Named {
  /** How the family's config.json is read. */
  Dialect dialect();

  /** Block {@code layer} of a checkpoint whose configuration was read in the family's dialect. */
  Block block(ModelSpec spec, Weights weights, int layer);

  /** The family's name in {@link ModelSpec}. */
  @Override
  default String id() {
    return dialect().id();
  }

  /** The decoder of a checkpoint whose configuration was read in the family's dialect. */
  default Decoder load(ModelSpec spec, Weights weights) {
    return new Decoder(
        weights.embedding("model.embed_tokens"),
        IntStream.range(0, spec.layers()).mapToObj(layer -> block(spec, weights, layer)).toList(),
        weights.head("model.norm", "lm_head", "model.embed_tokens"));
  }
}
