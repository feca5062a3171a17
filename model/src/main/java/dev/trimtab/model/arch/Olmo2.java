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
  public Decoder load(ModelSpec spec, Weights weights) {
    int queries = spec.attention().heads() * spec.attention().headSize();
    int keys = spec.attention().kvHeads() * spec.attention().headSize();
    List<Block> blocks = new ArrayList<>();
    for (int l = 0; l < spec.layers(); l++) {
      String at = "model.layers." + l + ".";
      blocks.add(
          new Block(
              weights.attention(at + "self_attn", l),
              weights.norm(at + "self_attn.q_norm", queries),
              weights.norm(at + "self_attn.k_norm", keys),
              weights.norm(at + "post_attention_layernorm"),
              weights.feedForward(at + "mlp"),
              weights.norm(at + "post_feedforward_layernorm")));
    }
    return new Blocks(
        weights.embedding("model.embed_tokens"),
        List.copyOf(blocks),
        weights.head("model.norm", "lm_head", "model.embed_tokens"));
  }

  private record Block(
      Attention attention,
      RmsNorm queryNorm,
      RmsNorm keyNorm,
      RmsNorm attentionNorm,
      GatedFeedForward feedForward,
      RmsNorm feedForwardNorm) {}

  private record Blocks(Embedding embedding, List<Block> blocks, Head head) implements Decoder {
    @Override
    public Tensor blocks(Pass pass, int[] ids) {
      Tensor x = embedding.apply(pass, ids); // [T, H]
      for (int l = 0; l < blocks.size(); l++) {
        Block block = blocks.get(l);
        Attention.Heads heads = block.attention().project(pass, x);
        block.queryNorm().inPlace(pass, heads.q());
        block.keyNorm().inPlace(pass, heads.k());
        Tensor attended = block.attention().attend(pass, l, heads);
        pass.addAttention(l, x, block.attentionNorm().inPlace(pass, attended));
        Tensor fed = block.feedForward().apply(pass, x);
        pass.addFeedForward(l, x, block.feedForwardNorm().inPlace(pass, fed));
      }
      return x;
    }

    @Override
    public void head(Pass pass, Tensor logits, Tensor x) {
      head.apply(pass, logits, x);
    }
  }
}
