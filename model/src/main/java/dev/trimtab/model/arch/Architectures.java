package dev.trimtab.model.arch;

import dev.trimtab.core.registry.Registry;
import dev.trimtab.model.file.Dialect;

/** Every family that checkpoints are read of. */
public final class Architectures {
  /** All of them, by the family's name in {@link dev.trimtab.model.file.ModelSpec}. */
  public static final Registry<Architecture> ALL =
      Registry.of(
          "model family",
          new Llama(),
          new Mistral(),
          new Qwen2(),
          new Qwen3(),
          new Olmo2(),
          new Gemma2(),
          new Gemma3());

  private Architectures() {}

  /** How the configurations of all families are read. */
  public static Registry<Dialect> dialects() {
    return dialects(ALL);
  }

  /** How the configurations of these families are read. */
  public static Registry<Dialect> dialects(Registry<Architecture> families) {
    return Registry.of(
        "model family", families.all().stream().map(Architecture::dialect).toArray(Dialect[]::new));
  }
}
