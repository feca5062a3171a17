package dev.trimtab.model.arch;

import dev.trimtab.core.Activation;
import dev.trimtab.core.AttentionShape;
import dev.trimtab.core.Kernels;
import dev.trimtab.core.Tensor;
import dev.trimtab.core.UserError;
import dev.trimtab.core.Weight;
import dev.trimtab.model.file.ModelSpec;
import dev.trimtab.model.hook.Site;
import dev.trimtab.model.layer.Linear;
import dev.trimtab.model.layer.Pass;
import dev.trimtab.model.layer.RmsNorm;
import dev.trimtab.model.layer.Rotary;
import dev.trimtab.model.layer.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * Llama 2, 3, 3.1 and 3.2: norm before each sub-layer, rotary grouped-query attention, gated
 * feed-forward (Touvron et al. 2023; Grattafiori et al. 2024).
 *
 * <p>Letters: T tokens, H hidden size, Q heads × head size, K key-value heads × head size, F
 * feed-forward size, V vocabulary.
 */
public final class Llama implements Architecture {
  @Override
  public String id() {
    return "llama";
  }

  @Override
  public Decoder load(ModelSpec spec, Weights weights) {
    if (spec.norms().placement() != ModelSpec.Placement.BEFORE
        || spec.attention().queryKeyNorm() != ModelSpec.QueryKeyNorm.NONE) {
      throw new UserError(
          "This checkpoint says it is of the Llama family but norms its activations elsewhere.",
          "Check \"model_type\" in its config.json.");
    }
    ModelSpec.Attention attention = spec.attention();
    int hidden = spec.hidden();
    int queries = attention.heads() * attention.headSize();
    int keys = attention.kvHeads() * attention.headSize();
    int inner = spec.feedForward().size();
    List<Block> blocks = new ArrayList<>();
    for (int l = 0; l < spec.layers(); l++) {
      String at = "model.layers." + l + ".";
      blocks.add(
          new Block(
              weights.norm(at + "input_layernorm"),
              weights.linear(at + "self_attn.q_proj", queries, hidden, attention.bias()),
              weights.linear(at + "self_attn.k_proj", keys, hidden, attention.bias()),
              weights.linear(at + "self_attn.v_proj", keys, hidden, attention.bias()),
              weights.linear(at + "self_attn.o_proj", hidden, queries, attention.outputBias()),
              weights.norm(at + "post_attention_layernorm"),
              weights.linear(at + "mlp.gate_proj", inner, hidden, spec.feedForward().bias()),
              weights.linear(at + "mlp.up_proj", inner, hidden, spec.feedForward().bias()),
              weights.linear(at + "mlp.down_proj", hidden, inner, spec.feedForward().bias()),
              attention.shape(l),
              weights.rotary(attention.rope(l))));
    }
    return new Blocks(
        spec,
        weights.embedding("model.embed_tokens"),
        List.copyOf(blocks),
        weights.norm("model.norm"),
        weights.head("lm_head", "model.embed_tokens"));
  }

  private record Block(
      RmsNorm attentionNorm,
      Linear q,
      Linear k,
      Linear v,
      Linear o,
      RmsNorm mlpNorm,
      Linear gate,
      Linear up,
      Linear down,
      AttentionShape shape,
      Rotary rotary) {}

  private record Blocks(
      ModelSpec spec, Weight embedding, List<Block> blocks, RmsNorm norm, Weight output)
      implements Decoder {
    @Override
    public Tensor blocks(Pass pass, int[] ids) {
      Tensor x = pass.scratch("residual", spec.hidden()); // [T, H]
      pass.kernels().embed(x, embedding, ids, spec.vocabulary().embeddingScale());
      pass.announce(Site.Kind.EMBEDDING, 0, x);
      for (int l = 0; l < blocks.size(); l++) {
        Block block = blocks.get(l);
        Tensor attended = attention(pass, l, block, x);
        pass.kernels().add(x, attended);
        pass.residual(l, x, feedForward(pass, l, block, x));
      }
      return x;
    }

    private Tensor attention(Pass pass, int l, Block block, Tensor x) {
      Kernels kernels = pass.kernels();
      Tensor normed = pass.scratch("normed", spec.hidden()); // [T, H]
      Tensor q = pass.scratch("q", block.q().outputs()); // [T, Q]
      Tensor k = pass.scratch("k", block.k().outputs()); // [T, K]
      Tensor v = pass.scratch("v", block.v().outputs()); // [T, K]
      Tensor mixed = pass.scratch("mixed", block.q().outputs()); // [T, Q]
      Tensor out = pass.scratch("delta", spec.hidden()); // [T, H]
      block.attentionNorm().apply(kernels, normed, x);
      block.q().apply(kernels, q, normed);
      block.k().apply(kernels, k, normed);
      block.v().apply(kernels, v, normed);
      block.rotary().apply(pass, q, block.shape().headSize());
      block.rotary().apply(pass, k, block.shape().headSize());
      kernels.attention(mixed, q, k, v, pass.cache(), l, pass.rows(), block.shape());
      block.o().apply(kernels, out, mixed);
      pass.announce(Site.Kind.ATTENTION_OUT, l, out);
      return out;
    }

    private Tensor feedForward(Pass pass, int l, Block block, Tensor x) {
      Kernels kernels = pass.kernels();
      Activation activation = spec.feedForward().activation();
      Tensor normed = pass.scratch("normed", spec.hidden()); // [T, H]
      Tensor gate = pass.scratch("gate", block.gate().outputs()); // [T, F]
      Tensor up = pass.scratch("up", block.up().outputs()); // [T, F]
      Tensor out = pass.scratch("delta", spec.hidden()); // [T, H]
      block.mlpNorm().apply(kernels, normed, x);
      block.gate().apply(kernels, gate, normed);
      block.up().apply(kernels, up, normed);
      kernels.gatedActivation(gate, gate, up, activation);
      block.down().apply(kernels, out, gate);
      pass.announce(Site.Kind.MLP_OUT, l, out);
      return out;
    }

    @Override
    public void head(Pass pass, Tensor logits, Tensor x) {
      norm.apply(pass.kernels(), x, x);
      pass.kernels().multiply(logits, x, output);
      if (spec.vocabulary().logitSoftCap() > 0) {
        pass.kernels().softCap(logits, spec.vocabulary().logitSoftCap());
      }
    }
  }
}
