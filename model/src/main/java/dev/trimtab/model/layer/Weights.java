package dev.trimtab.model.layer;

import dev.trimtab.core.Kernels;
import dev.trimtab.core.Memory;
import dev.trimtab.core.Tensor;
import dev.trimtab.core.Weight;
import dev.trimtab.model.file.ModelSpec;
import dev.trimtab.model.quant.WeightSource;

/** The weights of one checkpoint on their way to a device, under the names the file gives them. */
public final class Weights {
  private final ModelSpec spec;
  private final WeightSource source;
  private final Memory memory;
  private final Kernels kernels;

  /** Weights out of {@code source}, placed in {@code memory}. */
  public Weights(ModelSpec spec, WeightSource source, Memory memory, Kernels kernels) {
    this.spec = spec;
    this.source = source;
    this.memory = memory;
    this.kernels = kernels;
  }

  /** A linear layer of a block, in the precision asked for. */
  public Linear linear(String name, int outputs, int inputs, boolean bias) {
    Weight weight = memory.product(source.linear(name, outputs, inputs));
    if (!bias) {
      return new Linear.Plain(weight);
    }
    return new Linear.Biased(weight, row(name + ".bias", outputs));
  }

  /** A norm over the hidden size. */
  public RmsNorm norm(String name) {
    return norm(name, spec.hidden());
  }

  /** A norm over {@code size} elements. */
  public RmsNorm norm(String name, int size) {
    return new RmsNorm(row(name + ".weight", size), spec.norms().epsilon(), spec.norms().offset());
  }

  /** The token embeddings [V, H], for looking up. */
  public Weight embedding(String name) {
    return memory.lookup(source.dense(name + ".weight", spec.vocabulary().size(), spec.hidden()));
  }

  /** The output head [V, H]: its own, or the embeddings where the two are tied. */
  public Weight head(String name, String embedding) {
    String used = spec.vocabulary().tied() ? embedding : name;
    return memory.product(source.dense(used + ".weight", spec.vocabulary().size(), spec.hidden()));
  }

  /** A rotary embedding. */
  public Rotary rotary(ModelSpec.Rope rope) {
    return new Rotary(memory, rope.inverseFrequencies(spec.attention().headSize()));
  }

  private Tensor row(String tensor, int size) {
    Tensor row = memory.tensor(1, size);
    kernels.upload(row, source.vector(tensor, size));
    return row;
  }
}
