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
              Map.entry("vocab_size", 262_208),
              Map.entry("max_position_embeddings", 131_072),
              Map.entry("rope_theta", 1_000_000.0),
              Map.entry("rope_local_base_freq", 10_000.0),
              Map.entry("sliding_window_pattern", 6)),
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
      RmsNorm queryNorm,
      RmsNorm keyNorm,
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
        Tensor normed = block.beforeAttention().of(pass, x);
        Attention.Heads heads = block.attention().project(pass, normed);
        block.queryNorm().headsInPlace(pass, heads.q());
        block.keyNorm().headsInPlace(pass, heads.k());
        Tensor attended = block.attention().attend(pass, l, heads);
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
