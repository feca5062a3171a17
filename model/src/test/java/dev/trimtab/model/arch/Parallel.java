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
 * A family of the tests' own: attention and feed-forward read one norm of the stream, the second
 * taking no notice of the first.
 */
final class Parallel implements Architecture {
  private static final Dialect DIALECT =
      new Dialect(
          "parallel",
          Set.of("parallel"),
          Map.of("rms_norm_eps", 1e-6, "rope_theta", 10_000.0, "hidden_act", "silu"),
          Placement.BEFORE,
          false,
          QueryKeyNorm.NONE,
          Bias.NONE,
          Window.NONE,
          Set.of());

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
              weights.feedForward(at + "mlp")));
    }
    return new Blocks(
        weights.embedding("model.embed_tokens"),
        List.copyOf(blocks),
        weights.head("model.norm", "lm_head", "model.embed_tokens"));
  }

  private record Block(RmsNorm norm, Attention attention, GatedFeedForward feedForward) {}

  private record Blocks(Embedding embedding, List<Block> blocks, Head head) implements Decoder {
    @Override
    public Tensor blocks(Pass pass, int[] ids) {
      Tensor x = embedding.apply(pass, ids); // [T, H]
      for (int l = 0; l < blocks.size(); l++) {
        Block block = blocks.get(l);
        Tensor normed = block.norm().of(pass, x);
        pass.addAttention(l, x, block.attention().apply(pass, l, normed));
        pass.addFeedForward(l, x, block.feedForward().apply(pass, normed));
      }
      return x;
    }

    @Override
    public void head(Pass pass, Tensor logits, Tensor x) {
      head.apply(pass, logits, x);
    }
  }
}
