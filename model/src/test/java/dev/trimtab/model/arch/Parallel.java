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
  public Block block(ModelSpec spec, Weights weights, int layer) {
    String at = "model.layers." + layer + ".";
    return new ParallelBlock(
        weights.norm(at + "input_layernorm"),
        weights.attention(at + "self_attn", layer),
        weights.feedForward(at + "mlp"));
  }

  private record ParallelBlock(RmsNorm norm, Attention attention, GatedFeedForward feedForward)
      implements Block {
    @Override
    public Tensor apply(Pass pass, int layer, Tensor x) {
      Tensor normed = norm.of(pass, x);
      Tensor stream = pass.addAttention(layer, x, attention.apply(pass, layer, normed));
      Tensor kept = pass.kept(layer, "normed", normed);
      return pass.addFeedForward(layer, stream, feedForward.apply(pass, kept));
    }
  }
}
