package dev.trimtab.model.layer;

import dev.trimtab.core.Tensor;

/**
 * The block that most families have: a norm before attention and one before the feed-forward layer
 * (Touvron et al. 2023, section 2.2).
 */
public record PreNormBlock(
    RmsNorm attentionNorm,
    Attention attention,
    RmsNorm feedForwardNorm,
    GatedFeedForward feedForward)
    implements Block {
  /** Block {@code layer} of weights that are named as Llama's. */
  public static PreNormBlock load(Weights weights, int layer) {
    String at = "model.layers." + layer + ".";
    return new PreNormBlock(
        weights.norm(at + "input_layernorm"),
        weights.attention(at + "self_attn", layer),
        weights.norm(at + "post_attention_layernorm"),
        weights.feedForward(at + "mlp"));
  }

  @Override
  public Tensor apply(Pass pass, int layer, Tensor x) {
    Tensor stream =
        pass.addAttention(layer, x, attention.apply(pass, layer, attentionNorm.of(pass, x)));
    return pass.addFeedForward(
        layer, stream, feedForward.apply(pass, feedForwardNorm.of(pass, stream)));
  }
}
