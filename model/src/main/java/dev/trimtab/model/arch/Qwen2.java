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
 * Qwen 2 and 2.5: norm before each sub-layer, rotary grouped-query attention with biases on
 * queries, keys and values, gated feed-forward (Yang et al. 2024).
 */
public final class Qwen2 implements Architecture {
  private static final Dialect DIALECT =
      new Dialect(
          "qwen2",
          Set.of("qwen2"),
          Map.of(
              "rms_norm_eps", 1e-6,
              "rope_theta", 10_000.0,
              "hidden_act", "silu",
              "max_position_embeddings", 32_768,
              "num_key_value_heads", 32,
              "sliding_window", 4096,
              "max_window_layers", 28),
          Placement.BEFORE,
          false,
          QueryKeyNorm.NONE,
          Bias.INPUTS,
          Window.UPPER,
          Set.of("sliding_window", "use_sliding_window"));

  @Override
  public Dialect dialect() {
    return DIALECT;
  }

  @Override
  public Block block(ModelSpec spec, Weights weights, int layer) {
    return PreNormBlock.load(weights, layer);
  }
}
