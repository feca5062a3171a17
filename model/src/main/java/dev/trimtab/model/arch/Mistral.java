package dev.trimtab.model.arch;

import dev.trimtab.model.file.Dialect;
import dev.trimtab.model.file.Dialect.Bias;
import dev.trimtab.model.file.Dialect.Window;
import dev.trimtab.model.file.ModelSpec;
import dev.trimtab.model.file.ModelSpec.Placement;
import dev.trimtab.model.file.ModelSpec.QueryKeyNorm;
import dev.trimtab.model.layer.Block;
import dev.trimtab.model.layer.PreNormBlock;
import dev.trimtab.model.layer.Weights;
import java.util.Map;
import java.util.Set;

/**
 * Mistral 7B v0.1 to v0.3: norm before each sub-layer, rotary grouped-query attention within a
 * window in every layer (none where {@code sliding_window} is null), gated feed-forward (Jiang et
 * al. 2023).
 */
public final class Mistral implements Architecture {
  private static final Dialect DIALECT =
      new Dialect(
          "mistral",
          Set.of("mistral"),
          Map.of(
              "rms_norm_eps", 1e-6,
              "rope_theta", 10_000.0,
              "hidden_act", "silu",
              "max_position_embeddings", 131_072,
              "num_key_value_heads", 8,
              "sliding_window", 4096,
              "bos_token_id", 1,
              "eos_token_id", 2),
          Placement.BEFORE,
          false,
          QueryKeyNorm.NONE,
          Bias.NONE,
          Window.ALL,
          Set.of("sliding_window"));

  @Override
  public Dialect dialect() {
    return DIALECT;
  }

  @Override
  public Block block(ModelSpec spec, Weights weights, int layer) {
    return PreNormBlock.load(weights, layer);
  }
}
