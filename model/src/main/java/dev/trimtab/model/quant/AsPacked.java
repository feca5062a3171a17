package dev.trimtab.model.quant;

import dev.trimtab.core.UserError;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.file.PackedTensor;
import dev.trimtab.model.file.StoredTensor;
import java.lang.foreign.Arena;
import java.util.Optional;

/**
 * A GGUF file's linear layers as they are stored, each in its own type. A file may mix types; asked
 * for in another precision, it is decoded and converted on loading.
 */
public final class AsPacked implements Precision {
  /*
   * The numbers of a block are products of scale and code, which bfloat16 would round.
   */
  private static final Operand BLOCKS = Operand.FLOAT32;

  @Override
  public String id() {
    return "gguf";
  }

  @Override
  public StoredMatrix prepare(StoredTensor weight, ComputeType compute, Arena arena) {
    return Dense.own(weight, compute.operand(), arena);
  }

  @Override
  public Operand operand(ComputeType compute) {
    return BLOCKS;
  }

  /** The type in which matrices are multiplied that no precision touches. */
  static Operand untouched(Checkpoint checkpoint, ComputeType compute) {
    return checkpoint.isPacked() ? BLOCKS : compute.operand();
  }

  @Override
  public LinearReader linears(Checkpoint checkpoint, ComputeType compute) {
    if (!checkpoint.isGguf()) {
      throw new UserError(
          "The checkpoint %s is no GGUF file; it cannot be loaded in the precision gguf."
              .formatted(checkpoint.folder()),
          "Ask for bf16, nf4 or int8, for example.");
    }
    return (layer, rows, columns, arena) ->
        read(checkpoint, layer + ".weight", rows, columns)
            .orElseGet(
                () -> prepare(checkpoint.shaped(layer + ".weight", rows, columns), compute, arena));
  }

  /** A matrix that a checkpoint packs in blocks, where it lies; empty where it does not. */
  static Optional<StoredMatrix> read(Checkpoint checkpoint, String name, int rows, int columns) {
    Optional<PackedTensor> packed = checkpoint.packed(name);
    if (packed.isEmpty()) {
      return Optional.empty();
    }
    checkpoint.requireShape(name, rows, columns);
    return Optional.of(packed.get().matrix(BLOCKS));
  }
}
