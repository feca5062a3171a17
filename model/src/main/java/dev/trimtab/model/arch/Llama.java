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
 * Llama 2, 3, 3.1 and 3.2: norm before each sub-layer, rotary grouped-query attention, gated
 * feed-forward (Touvron et al. 2023; Grattafiori et al. 2024).
 */
public final class Llama implements Architecture {
  private static final Dialect DIALECT =
      new Dialect(
          "llama",
          Set.of("llama"),
          Map.of(
              "rms_norm_eps",
              1e-6,
              "rope_theta",
              10_000.0,
              "hidden_act",
              "silu",
              "max_position_embeddings",
              2048,
              "bos_token_id",
              1,
              "eos_token_id",
              2),
          Placement.BEFORE,
          false,
          QueryKeyNorm.NONE,
          Bias.AS_STATED,
          Window.NONE,
          Set.of("attention_bias", "mlp_bias"));

  @Override
  public Dialect dialect() {
    return DIALECT;
  }

  @Override
  public Block block(ModelSpec spec, Weights weights, int layer) {
    return PreNormBlock.load(weights, layer);
  }
}
