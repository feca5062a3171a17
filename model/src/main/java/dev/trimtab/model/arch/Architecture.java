package dev.trimtab.model.arch;

import dev.trimtab.core.registry.Named;
import dev.trimtab.model.file.ModelSpec;
import dev.trimtab.model.layer.Weights;

/** A family of models: which checkpoints it reads, and how it turns them into a decoder. */
public interface Architecture extends Named {
  /**
   * The decoder of a checkpoint.
   *
   * @throws dev.trimtab.core.UserError where the specification has a feature that this family's
   *     file does not express
   */
  Decoder load(ModelSpec spec, Weights weights);
}
