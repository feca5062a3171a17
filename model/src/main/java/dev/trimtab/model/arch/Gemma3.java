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
 * Gemma 3, text models and the text half of multimodal ones: embeddings scaled by √H, norms before
 * and after each sub-layer, a norm of every query and key head, five layers with a window and a
 * short rotary base to one without and with a long base, gated feed-forward (Gemma team 2025,
 * section 2). Norm weights are stored less 1.
 */
public final class Gemma3 implements Architecture {
  private static final Dialect DIALECT =
      new Dialect(
          "gemma3",
          Set.of("gemma3_text", "gemma3"),
          GemmaDefaults.and(
              Map.of(
                  "vocab_size", 262_208,
                  "max_position_embeddings", 131_072,
                  "rope_theta", 1_000_000.0,
                  "rope_local_base_freq", 10_000.0,
                  "sliding_window_pattern", 6)),
          Placement.AROUND,
          true,
          QueryKeyNorm.PER_HEAD,
          Bias.AS_STATED,
          Window.PATTERN,
          Set.of(
              "attention_bias",
              "sliding_window",
              "attn_logit_softcapping",
              "final_logit_softcapping",
              "query_pre_attn_scalar",
              "rope_local_base_freq"));

  @Override
  public Dialect dialect() {
    return DIALECT;
  }

  @Override
  public Block block(ModelSpec spec, Weights weights, int layer) {
    int headSize = spec.attention().headSize();
    String at = "model.layers." + layer + ".";
    return new Gemma3Block(
        weights.norm(at + "input_layernorm"),
        weights.attention(at + "self_attn", layer),
        weights.norm(at + "self_attn.q_norm", headSize),
        weights.norm(at + "self_attn.k_norm", headSize),
        weights.norm(at + "post_attention_layernorm"),
        weights.norm(at + "pre_feedforward_layernorm"),
        weights.feedForward(at + "mlp"),
        weights.norm(at + "post_feedforward_layernorm"));
  }

  private record Gemma3Block(
      RmsNorm beforeAttention,
      Attention attention,
      RmsNorm queryNorm,
      RmsNorm keyNorm,
      RmsNorm afterAttention,
      RmsNorm beforeFeedForward,
      GatedFeedForward feedForward,
      RmsNorm afterFeedForward)
      implements Block {
    @Override
    public Tensor apply(Pass pass, int layer, Tensor x) {
      Attention.Heads heads = attention.project(pass, beforeAttention.of(pass, x));
      queryNorm.headsInPlace(pass, heads.q());
      keyNorm.headsInPlace(pass, heads.k());
      Tensor attended = attention.attend(pass, layer, heads);
      Tensor stream = pass.addAttention(layer, x, afterAttention.inPlace(pass, attended));
      Tensor fed = feedForward.apply(pass, beforeFeedForward.of(pass, stream));
      return pass.addFeedForward(layer, stream, afterFeedForward.inPlace(pass, fed));
    }
  }
}
