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
 * OLMo 2: no norm before a sub-layer but one on what it adds to the stream; a norm of all queries
 * and one of all keys, each over its whole width; gated feed-forward (OLMo team 2025, section 3).
 */
public final class Olmo2 implements Architecture {
  private static final Dialect DIALECT =
      new Dialect(
          "olmo2",
          Set.of("olmo2"),
          Map.of(
              "rms_norm_eps",
              1e-5,
              "rope_theta",
              10_000.0,
              "hidden_act",
              "silu",
              "max_position_embeddings",
              2048,
              "eos_token_id",
              50_279),
          Placement.AFTER,
          false,
          QueryKeyNorm.WHOLE,
          Bias.AS_STATED,
          Window.NONE,
          Set.of("attention_bias"));

  @Override
  public Dialect dialect() {
    return DIALECT;
  }

  @Override
  public Block block(ModelSpec spec, Weights weights, int layer) {
    int queries = spec.attention().heads() * spec.attention().headSize();
    int keys = spec.attention().kvHeads() * spec.attention().headSize();
    String at = "model.layers." + layer + ".";
    return new Olmo2Block(
        weights.attention(at + "self_attn", layer),
        weights.norm(at + "self_attn.q_norm", queries),
        weights.norm(at + "self_attn.k_norm", keys),
        weights.norm(at + "post_attention_layernorm"),
        weights.feedForward(at + "mlp"),
        weights.norm(at + "post_feedforward_layernorm"));
  }

  private record Olmo2Block(
      Attention attention,
      RmsNorm queryNorm,
      RmsNorm keyNorm,
      RmsNorm attentionNorm,
      GatedFeedForward feedForward,
      RmsNorm feedForwardNorm)
      implements Block {
    @Override
    public Tensor apply(Pass pass, int layer, Tensor x) {
      Attention.Heads heads = attention.project(pass, x);
      queryNorm.inPlace(pass, heads.q());
      keyNorm.inPlace(pass, heads.k());
      Tensor attended = attention.attend(pass, layer, heads);
      Tensor stream = pass.addAttention(layer, x, attentionNorm.inPlace(pass, attended));
      return pass.addFeedForward(
          layer, stream, feedForwardNorm.inPlace(pass, feedForward.apply(pass, stream)));
    }
  }
}
