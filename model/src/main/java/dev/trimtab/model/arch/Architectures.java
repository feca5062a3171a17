package dev.trimtab.model.arch;

import dev.trimtab.core.registry.Registry;

/** Every family that checkpoints are read of. */
public final class Architectures {
  /** All of them, by the family's name in {@link dev.trimtab.model.file.ModelSpec}. */
  public static final Registry<Architecture> ALL = Registry.of("model family", new Llama());

  private Architectures() {}
}
