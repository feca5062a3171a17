package dev.trimtab.model.arch;

import dev.trimtab.core.Tensor;
import dev.trimtab.model.file.Dialect;
import dev.trimtab.model.file.Dialect.Bias;
import dev.trimtab.model.file.Dialect.Window;
import dev.trimtab.model.file.ModelSpec;
import dev.trimtab.model.file.ModelSpec.Placement;
import dev.trimtab.model.file.ModelSpec.QueryKeyNorm;
import dev.trimtab.model.layer.Attention;
import dev.trimtab.model.layer.Block;
import dev.trimtab.model.layer.GatedFeedForward;
import dev.trimtab.model.layer.Pass;
import dev.trimtab.model.layer.RmsNorm;
import dev.trimtab.model.layer.Weights;
import java.util.Map;
import java.util.Set;

/**
 * Qwen 3, the dense models: norm before each sub-layer, rotary grouped-query attention with a norm
 * of every query and key head, gated feed-forward (Qwen team 2025, section 2).
 */
public final class Qwen3 implements Architecture {
  private static final Dialect DIALECT =
      new Dialect(
          "qwen3",
          Set.of("qwen3"),
          Map.of(
              "rms_norm_eps", 1e-6,
              "rope_theta", 10_000.0,
              "hidden_act", "silu",
              "max_position_embeddings", 32_768,
              "num_key_value_heads", 32,
              "head_dim", 128,
              "sliding_window", 4096,
              "max_window_layers", 28),
          Placement.BEFORE,
          false,
          QueryKeyNorm.PER_HEAD,
          Bias.AS_STATED,
          Window.UPPER,
          Set.of("sliding_window", "use_sliding_window", "attention_bias"));

  @Override
  public Dialect dialect() {
    return DIALECT;
  }

  @Override
  public Block block(ModelSpec spec, Weights weights, int layer) {
    int headSize = spec.attention().headSize();
    String at = "model.layers." + layer + ".";
    return new Qwen3Block(
        weights.norm(at + "input_layernorm"),
        weights.attention(at + "self_attn", layer),
        weights.norm(at + "self_attn.q_norm", headSize),
        weights.norm(at + "self_attn.k_norm", headSize),
        weights.norm(at + "post_attention_layernorm"),
        weights.feedForward(at + "mlp"));
  }

  private record Qwen3Block(
      RmsNorm attentionNorm,
      Attention attention,
      RmsNorm queryNorm,
      RmsNorm keyNorm,
      RmsNorm feedForwardNorm,
      GatedFeedForward feedForward)
      implements Block {
    @Override
    public Tensor apply(Pass pass, int layer, Tensor x) {
      Attention.Heads heads = attention.project(pass, attentionNorm.of(pass, x));
      queryNorm.headsInPlace(pass, heads.q());
      keyNorm.headsInPlace(pass, heads.k());
      Tensor stream = pass.addAttention(layer, x, attention.attend(pass, layer, heads));
      return pass.addFeedForward(
          layer, stream, feedForward.apply(pass, feedForwardNorm.of(pass, stream)));
    }
  }
}
