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
 * Gemma 2: embeddings scaled by √H, norms before and after each sub-layer, attention with
 * soft-capped scores and a window in every second layer, gated feed-forward, soft-capped logits
 * (Gemma team 2024, section 2). Norm weights are stored less 1.
 */
public final class Gemma2 implements Architecture {
  private static final Dialect DIALECT =
      new Dialect(
          "gemma2",
          Set.of("gemma2"),
          GemmaDefaults.and(
              Map.of(
                  "vocab_size", 256_000,
                  "max_position_embeddings", 8192,
                  "rope_theta", 10_000.0,
                  "attn_logit_softcapping", 50.0,
                  "final_logit_softcapping", 30.0)),
          Placement.AROUND,
          true,
          QueryKeyNorm.NONE,
          Bias.AS_STATED,
          Window.ALTERNATE,
          Set.of(
              "attention_bias",
              "sliding_window",
              "attn_logit_softcapping",
              "final_logit_softcapping",
              "query_pre_attn_scalar"));

  @Override
  public Dialect dialect() {
    return DIALECT;
  }

  @Override
  public Block block(ModelSpec spec, Weights weights, int layer) {
    String at = "model.layers." + layer + ".";
    return new Gemma2Block(
        weights.norm(at + "input_layernorm"),
        weights.attention(at + "self_attn", layer),
        weights.norm(at + "post_attention_layernorm"),
        weights.norm(at + "pre_feedforward_layernorm"),
        weights.feedForward(at + "mlp"),
        weights.norm(at + "post_feedforward_layernorm"));
  }

  private record Gemma2Block(
      RmsNorm beforeAttention,
      Attention attention,
      RmsNorm afterAttention,
      RmsNorm beforeFeedForward,
      GatedFeedForward feedForward,
      RmsNorm afterFeedForward)
      implements Block {
    @Override
    public Tensor apply(Pass pass, int layer, Tensor x) {
      Tensor attended = attention.apply(pass, layer, beforeAttention.of(pass, x));
      Tensor stream = pass.addAttention(layer, x, afterAttention.inPlace(pass, attended));
      Tensor fed = feedForward.apply(pass, beforeFeedForward.of(pass, stream));
      return pass.addFeedForward(layer, stream, afterFeedForward.inPlace(pass, fed));
    }
  }
}
