package dev.trimtab.model.quant;

import dev.trimtab.core.UserError;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.model.file.Checkpoint;
import java.lang.foreign.Arena;
import java.util.Map;

/** How the linear layers of one checkpoint become matrices: converted, or taken as stored. */
interface LinearReader {
  /** The matrix of a weight, under its name in the file. */
  StoredMatrix read(String weight, int rows, int columns);

  /**
   * The reader for a checkpoint.
   *
   * @throws UserError where it is quantised in a way that is not read, or in another precision
   */
  static LinearReader of(
      Checkpoint checkpoint, Precision precision, ComputeType compute, Arena arena) {
    Map<String, Object> quantization = checkpoint.spec().quantization();
    if (quantization.isEmpty()) {
      return (weight, rows, columns) ->
          precision.prepare(checkpoint.shaped(weight, rows, columns), compute, arena);
    }
    requireKnown(checkpoint);
    return new Bitsandbytes(checkpoint, precision, compute, arena);
  }

  /** The id of the precision a checkpoint is stored in. */
  static String stored(Checkpoint checkpoint) {
    if (!checkpoint.spec().quantization().isEmpty()) {
      requireKnown(checkpoint);
      return Bitsandbytes.precisionId(checkpoint);
    }
    return switch (checkpoint.type()) {
      case BF16 -> "bf16";
      case F16 -> "fp16";
      case F32, F64, F8_E4M3, F8_E5M2, I64, U64, I32, U32, I16, U16, I8, U8, BOOL -> "fp32";
    };
  }

  private static void requireKnown(Checkpoint checkpoint) {
    Object method = checkpoint.spec().quantization().getOrDefault("quant_method", "none");
    if (!method.equals(Bitsandbytes.METHOD)) {
      throw new UserError(
          "The checkpoint %s is quantised by \"%s\", which Trimtab does not read."
              .formatted(checkpoint.folder(), method),
          "Supported: plain checkpoints, and those of " + Bitsandbytes.METHOD + ".");
    }
  }
}
