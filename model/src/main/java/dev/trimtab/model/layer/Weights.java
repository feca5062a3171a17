package dev.trimtab.model.layer;

import dev.trimtab.core.Kernels;
import dev.trimtab.core.Memory;
import dev.trimtab.core.Tensor;
import dev.trimtab.core.Weight;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.model.file.ModelSpec;
import dev.trimtab.model.quant.WeightSource;
import java.lang.foreign.Arena;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The weights of one checkpoint on their way to a device, under the names the file gives them; the
 * owner of those that had to be converted and that the device reads in place.
 */
public final class Weights implements AutoCloseable {
  private final ModelSpec spec;
  private final WeightSource source;
  private final Memory memory;
  private final Kernels kernels;
  private final Map<ModelSpec.Rope, Rotary> rotaries = new HashMap<>();
  private final Deque<Arena> arenas = new ArrayDeque<>();

  /** Weights out of {@code source}, placed in {@code memory}. */
  public Weights(ModelSpec spec, WeightSource source, Memory memory, Kernels kernels) {
    this.spec = spec;
    this.source = source;
    this.memory = memory;
    this.kernels = kernels;
  }

  /** A linear layer of a block, in the precision asked for. */
  public Linear linear(String name, int outputs, int inputs, boolean bias) {
    Weight weight = placed(arena -> source.linear(name, outputs, inputs, arena), memory::product);
    if (!bias) {
      return new Linear.Plain(weight);
    }
    return new Linear.Biased(weight, row(name + ".bias", outputs));
  }

  /** The attention of a block, its projections being {@code name.q_proj} and so on. */
  public Attention attention(String name, int layer) {
    ModelSpec.Attention attention = spec.attention();
    int hidden = spec.hidden();
    int queries = attention.heads() * attention.headSize();
    int keys = attention.kvHeads() * attention.headSize();
    return new Attention(
        linear(name + ".q_proj", queries, hidden, attention.bias()),
        linear(name + ".k_proj", keys, hidden, attention.bias()),
        linear(name + ".v_proj", keys, hidden, attention.bias()),
        linear(name + ".o_proj", hidden, queries, attention.outputBias()),
        attention.shape(layer),
        rotary(attention.rope(layer)));
  }

  /** The feed-forward layer of a block, its parts being {@code name.gate_proj} and so on. */
  public GatedFeedForward feedForward(String name) {
    ModelSpec.FeedForward feedForward = spec.feedForward();
    int hidden = spec.hidden();
    int inner = feedForward.size();
    return new GatedFeedForward(
        linear(name + ".gate_proj", inner, hidden, feedForward.bias()),
        linear(name + ".up_proj", inner, hidden, feedForward.bias()),
        linear(name + ".down_proj", hidden, inner, feedForward.bias()),
        feedForward.activation());
  }

  /** A norm over the hidden size. */
  public RmsNorm norm(String name) {
    return norm(name, spec.hidden());
  }

  /** A norm over {@code size} elements. */
  public RmsNorm norm(String name, int size) {
    return new RmsNorm(row(name + ".weight", size), spec.norms().epsilon(), spec.norms().offset());
  }

  /** The token embeddings [V, H]. */
  public Embedding embedding(String name) {
    Weight table = placed(vocabularyRows(name), memory::lookup);
    return new Embedding(table, spec.vocabulary().embeddingScale());
  }

  /** The final norm and the output head [V, H]: its own, or the embeddings where they are tied. */
  public Head head(String norm, String output, String embedding) {
    ModelSpec.Vocabulary vocabulary = spec.vocabulary();
    String used = vocabulary.tied() ? embedding : output;
    Weight weight = placed(vocabularyRows(used), memory::product);
    return new Head(norm(norm), weight, vocabulary.logitSoftCap());
  }

  private Function<Arena, StoredMatrix> vocabularyRows(String name) {
    int rows = spec.vocabulary().size();
    return arena -> source.dense(name + ".weight", rows, spec.hidden(), arena);
  }

  /** A weight out of a matrix whose converted bytes are kept only where the weight reads them. */
  private Weight placed(
      Function<Arena, StoredMatrix> reading, Function<StoredMatrix, Weight> placing) {
    arenas.addLast(Arena.ofShared());
    Weight weight = placing.apply(reading.apply(arenas.getLast()));
    if (!weight.inPlace()) {
      arenas.removeLast().close();
    }
    return weight;
  }

  private Rotary rotary(ModelSpec.Rope rope) {
    return rotaries.computeIfAbsent(
        rope, key -> new Rotary(memory, key.inverseFrequencies(spec.attention().headSize())));
  }

  private Tensor row(String tensor, int size) {
    Tensor row = memory.tensor(1, size);
    kernels.upload(row, source.vector(tensor, size));
    return row;
  }

  /** Ends what is read in place: after the last use of any of the weights. */
  @Override
  public void close() {
    arenas.forEach(Arena::close);
    arenas.clear();
  }
}
