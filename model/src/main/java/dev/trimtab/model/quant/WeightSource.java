package dev.trimtab.model.quant;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.file.StoredTensor;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The weights of one checkpoint as one precision stores them, under the names of a plain causal
 * model; the prefixes that multimodal files put before them are found.
 *
 * <p>A matrix lies in the checkpoint's files or in the arena given for it: both must stay open
 * while it is used.
 */
public final class WeightSource {
  private final Checkpoint checkpoint;
  private final LinearReader linears;
  private final Set<String> layers;
  private final ComputeType compute;

  /**
   * Weights out of a checkpoint. One that is already quantised is taken as it is, and its precision
   * must be the one asked for.
   *
   * @param compute the type of dense products, usually {@link Precision#compute} of the
   *     checkpoint's type
   * @throws dev.trimtab.core.UserError where the checkpoint is quantised otherwise
   */
  public WeightSource(Checkpoint checkpoint, Precision precision, ComputeType compute) {
    this.checkpoint = checkpoint;
    this.compute = compute;
    Precisions.requireLoadable(checkpoint, precision);
    this.linears = precision.linears(checkpoint, compute);
    this.layers =
        checkpoint.names().stream()
            .map(WeightSource::layer)
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * In which types the products of a checkpoint are computed, of its linear layers and of its
   * output head: the same weights give other numbers in others.
   */
  public static String products(Checkpoint checkpoint, Precision precision, ComputeType compute) {
    return "%s, head %s"
        .formatted(precision.operand(compute), AsPacked.untouched(checkpoint, compute));
  }

  /**
   * The weight of a linear layer of a block, in the precision.
   *
   * @param name the layer, for example {@code model.layers.0.self_attn.q_proj}
   * @param arena where converted weights are laid
   * @throws FormatException where it is missing or of another shape: names expected and found
   */
  public StoredMatrix linear(String name, int rows, int columns, Arena arena) {
    return linears.read(resolve(name, layers::contains), rows, columns, arena);
  }

  /**
   * A matrix that no precision touches (embeddings, output head), in the type of the file. An
   * output head that the checkpoint has quantised nevertheless is taken as it is.
   *
   * @param name the tensor, for example {@code model.embed_tokens.weight}
   * @param arena where converted weights are laid
   */
  public StoredMatrix dense(String name, int rows, int columns, Arena arena) {
    String resolved = resolve(name);
    if (!checkpoint.has(resolved) && layers.contains(layer(resolved))) {
      return linears.read(layer(resolved), rows, columns, arena);
    }
    return AsPacked.read(checkpoint, resolved, rows, columns)
        .orElseGet(
            () -> Dense.own(checkpoint.shaped(resolved, rows, columns), compute.operand(), arena));
  }

  /**
   * A norm's weight or a bias as float32.
   *
   * @param name the tensor, for example {@code model.norm.weight}
   */
  public float[] vector(String name, int size) {
    String resolved = resolve(name);
    StoredTensor vector = checkpoint.shaped(resolved, size);
    if (!vector.type().floating() || vector.type().bytes() < 2) {
      throw new FormatException(
          checkpoint.path(resolved),
          -1,
          "tensor %s is %s, wanted floating-point numbers".formatted(resolved, vector.type()));
    }
    return vector.toFloats();
  }

  /** Whether the checkpoint has a tensor of that name. */
  public boolean has(String name) {
    return checkpoint.has(resolve(name));
  }

  private String resolve(String name) {
    return resolve(name, checkpoint::has);
  }

  /** The name in the file: as it is, or with a prefix of either multimodal spelling. */
  private static String resolve(String name, Predicate<String> known) {
    String inner = name.startsWith("model.") ? name.substring("model.".length()) : name;
    return List.of(name, "language_model." + name, "model.language_model." + inner).stream()
        .filter(known)
        .findFirst()
        .orElse(name);
  }

  private static String layer(String tensor) {
    return tensor.substring(0, Math.max(0, tensor.lastIndexOf('.')));
  }
}
