package dev.trimtab.model.arch;

import dev.trimtab.core.Tensor;
import dev.trimtab.model.file.Dialect;
import dev.trimtab.model.file.Dialect.Bias;
import dev.trimtab.model.file.Dialect.Window;
import dev.trimtab.model.file.ModelSpec;
import dev.trimtab.model.file.ModelSpec.Placement;
import dev.trimtab.model.file.ModelSpec.QueryKeyNorm;
import dev.trimtab.model.layer.Attention;
import dev.trimtab.model.layer.Embedding;
import dev.trimtab.model.layer.GatedFeedForward;
import dev.trimtab.model.layer.Head;
import dev.trimtab.model.layer.Pass;
import dev.trimtab.model.layer.RmsNorm;
import dev.trimtab.model.layer.Weights;
import java.util.ArrayList;
import java.util.List;
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
  public Decoder load(ModelSpec spec, Weights weights) {
    int headSize = spec.attention().headSize();
    List<Block> blocks = new ArrayList<>();
    for (int l = 0; l < spec.layers(); l++) {
      String at = "model.layers." + l + ".";
      blocks.add(
          new Block(
              weights.norm(at + "input_layernorm"),
              weights.attention(at + "self_attn", l),
              weights.norm(at + "self_attn.q_norm", headSize),
              weights.norm(at + "self_attn.k_norm", headSize),
              weights.norm(at + "post_attention_layernorm"),
              weights.feedForward(at + "mlp")));
    }
    return new Blocks(
        weights.embedding("model.embed_tokens"),
        List.copyOf(blocks),
        weights.head("model.norm", "lm_head", "model.embed_tokens"));
  }

  private record Block(
      RmsNorm attentionNorm,
      Attention attention,
      RmsNorm queryNorm,
      RmsNorm keyNorm,
      RmsNorm feedForwardNorm,
      GatedFeedForward feedForward) {}

  private record Blocks(Embedding embedding, List<Block> blocks, Head head) implements Decoder {
    @Override
    public Tensor blocks(Pass pass, int[] ids) {
      Tensor x = embedding.apply(pass, ids); // [T, H]
      for (int l = 0; l < blocks.size(); l++) {
        Block block = blocks.get(l);
        Tensor normed = block.attentionNorm().of(pass, x);
        Attention.Heads heads = block.attention().project(pass, normed);
        block.queryNorm().headsInPlace(pass, heads.q());
        block.keyNorm().headsInPlace(pass, heads.k());
        pass.addAttention(l, x, block.attention().attend(pass, l, heads));
        Tensor fed = block.feedForward().apply(pass, block.feedForwardNorm().of(pass, x));
        pass.addFeedForward(l, x, fed);
      }
      return x;
    }

    @Override
    public void head(Pass pass, Tensor logits, Tensor x) {
      head.apply(pass, logits, x);
    }
  }
}
