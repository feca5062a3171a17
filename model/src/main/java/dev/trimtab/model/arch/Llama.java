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
  public Decoder load(ModelSpec spec, Weights weights) {
    List<Block> blocks = new ArrayList<>();
    for (int l = 0; l < spec.layers(); l++) {
      String at = "model.layers." + l + ".";
      blocks.add(
          new Block(
              weights.norm(at + "input_layernorm"),
              weights.attention(at + "self_attn", l),
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
      RmsNorm feedForwardNorm,
      GatedFeedForward feedForward) {}

  private record Blocks(Embedding embedding, List<Block> blocks, Head head) implements Decoder {
    @Override
    public Tensor blocks(Pass pass, int[] ids) {
      Tensor x = embedding.apply(pass, ids); // [T, H]
      for (int l = 0; l < blocks.size(); l++) {
        Block block = blocks.get(l);
        Tensor attended = block.attention().apply(pass, l, block.attentionNorm().of(pass, x));
        pass.addAttention(l, x, attended);
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
