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
 * Gemma 2: embeddings scaled by √H, norms before and after each sub-layer, attention with
 * soft-capped scores and a window in every second layer, gated feed-forward, soft-capped logits
 * (Gemma team 2024, section 2). Norm weights are stored less 1.
 */
public final class Gemma2 implements Architecture {
  private static final Dialect DIALECT =
      new Dialect(
          "gemma2",
          Set.of("gemma2"),
          Map.ofEntries(
              Map.entry("hidden_size", 2304),
              Map.entry("intermediate_size", 9216),
              Map.entry("num_hidden_layers", 26),
              Map.entry("num_attention_heads", 8),
              Map.entry("num_key_value_heads", 4),
              Map.entry("head_dim", 256),
              Map.entry("query_pre_attn_scalar", 256),
              Map.entry("sliding_window", 4096),
              Map.entry("hidden_activation", "gelu_pytorch_tanh"),
              Map.entry("rms_norm_eps", 1e-6),
              Map.entry("tie_word_embeddings", true),
              Map.entry("bos_token_id", 2),
              Map.entry("eos_token_id", 1),
              Map.entry("vocab_size", 256_000),
              Map.entry("max_position_embeddings", 8192),
              Map.entry("rope_theta", 10_000.0),
              Map.entry("attn_logit_softcapping", 50.0),
              Map.entry("final_logit_softcapping", 30.0)),
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
  public Decoder load(ModelSpec spec, Weights weights) {
    List<Block> blocks = new ArrayList<>();
    for (int l = 0; l < spec.layers(); l++) {
      String at = "model.layers." + l + ".";
      blocks.add(
          new Block(
              weights.norm(at + "input_layernorm"),
              weights.attention(at + "self_attn", l),
              weights.norm(at + "post_attention_layernorm"),
              weights.norm(at + "pre_feedforward_layernorm"),
              weights.feedForward(at + "mlp"),
              weights.norm(at + "post_feedforward_layernorm")));
    }
    return new Blocks(
        weights.embedding("model.embed_tokens"),
        List.copyOf(blocks),
        weights.head("model.norm", "lm_head", "model.embed_tokens"));
  }

  private record Block(
      RmsNorm beforeAttention,
      Attention attention,
      RmsNorm afterAttention,
      RmsNorm beforeFeedForward,
      GatedFeedForward feedForward,
      RmsNorm afterFeedForward) {}

  private record Blocks(Embedding embedding, List<Block> blocks, Head head) implements Decoder {
    @Override
    public Tensor blocks(Pass pass, int[] ids) {
      Tensor x = embedding.apply(pass, ids); // [T, H]
      for (int l = 0; l < blocks.size(); l++) {
        Block block = blocks.get(l);
        Tensor attended = block.attention().apply(pass, l, block.beforeAttention().of(pass, x));
        pass.addAttention(l, x, block.afterAttention().inPlace(pass, attended));
        Tensor fed = block.feedForward().apply(pass, block.beforeFeedForward().of(pass, x));
        pass.addFeedForward(l, x, block.afterFeedForward().inPlace(pass, fed));
      }
      return x;
    }

    @Override
    public void head(Pass pass, Tensor logits, Tensor x) {
      head.apply(pass, logits, x);
    }
  }
}
