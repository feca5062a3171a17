package dev.trimtab.model.arch;

import dev.trimtab.core.registry.Named;
import dev.trimtab.model.file.Dialect;
import dev.trimtab.model.file.ModelSpec;
import dev.trimtab.model.layer.Weights;

/** A family of models: which checkpoints it reads, and how it turns them into a decoder. */
public interface Architecture extends Named {
  /** How the family's config.json is read. */
  Dialect dialect();

  /** The family's name in {@link ModelSpec}. */
  @Override
  default String id() {
    return dialect().id();
  }

  /** The decoder of a checkpoint whose configuration was read in the family's dialect. */
  Decoder load(ModelSpec spec, Weights weights);
}
