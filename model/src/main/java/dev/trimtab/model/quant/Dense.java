package dev.trimtab.model.quant;

import dev.trimtab.core.UserError;
import dev.trimtab.core.format.Bfloat16;
import dev.trimtab.core.format.Format;
import dev.trimtab.core.format.Formats;
import dev.trimtab.core.format.LittleEndian;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.model.file.ElementType;
import dev.trimtab.model.file.StoredTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/** Matrices stored as plain numbers: in the file's own bytes where they serve, else converted. */
final class Dense {
  /** Elements converted at a time; a multiple of every block size. */
  private static final int CHUNK = 1 << 16;

  private Dense() {}

  /** What is done with a stretch of converted elements. */
  interface Stretch {
    /** Elements {@code from … from + count − 1} of the tensor stand in {@code values[0 …]}. */
    void accept(float[] values, long from, int count);
  }

  /** Runs over a weight's elements in order as float32. */
  static void forEachStretch(StoredTensor weight, Stretch stretch) {
    float[] values = new float[(int) Math.min(CHUNK, weight.elements())];
    for (long from = 0; from < weight.elements(); from += values.length) {
      int count = (int) Math.min(values.length, weight.elements() - from);
      weight.read(values, 0, from, count);
      stretch.accept(values, from, count);
    }
  }

  /** The matrix in the file's own bytes; float64 is rounded to float32. */
  static StoredMatrix own(StoredTensor weight, Operand operand, Arena arena) {
    requireMatrix(weight);
    return switch (weight.type()) {
      case F32 -> matrix(Formats.F32, weight, weight.bytes(), operand);
      case BF16 -> matrix(Formats.BF16, weight, weight.bytes(), operand);
      case F16 -> matrix(Formats.F16, weight, weight.bytes(), operand);
      case F64 -> matrix(Formats.F32, weight, float32(weight, arena), operand);
      case F8_E4M3, F8_E5M2, I64, U64, I32, U32, I16, U16, I8, U8, BOOL -> throw notFloats(weight);
    };
  }

  /** The matrix in bfloat16. */
  static StoredMatrix bfloat16(StoredTensor weight, Operand operand, Arena arena) {
    requireMatrix(weight);
    if (weight.type() == ElementType.BF16) {
      return matrix(Formats.BF16, weight, weight.bytes(), operand);
    }
    MemorySegment bytes = arena.allocate(weight.elements() * Short.BYTES, Long.BYTES);
    forEachStretch(
        weight,
        (values, from, count) -> {
          for (int i = 0; i < count; i++) {
            bytes.set(LittleEndian.SHORT, (from + i) * Short.BYTES, Bfloat16.narrow(values[i]));
          }
        });
    return matrix(Formats.BF16, weight, bytes, operand);
  }

  /** The matrix in float16; a value beyond 65504 is an error. */
  static StoredMatrix float16(StoredTensor weight, Operand operand, Arena arena) {
    requireMatrix(weight);
    if (weight.type() == ElementType.F16) {
      return matrix(Formats.F16, weight, weight.bytes(), operand);
    }
    MemorySegment bytes = arena.allocate(weight.elements() * Short.BYTES, Long.BYTES);
    forEachStretch(
        weight,
        (values, from, count) -> {
          for (int i = 0; i < count; i++) {
            bytes.set(LittleEndian.SHORT, (from + i) * Short.BYTES, half(weight, values[i]));
          }
        });
    return matrix(Formats.F16, weight, bytes, operand);
  }

  /** A value as float16 bits; the tensor is named where it does not fit. */
  static short half(StoredTensor weight, float value) {
    short bits = Float.floatToFloat16(value);
    if ((bits & 0x7c00) == 0x7c00) {
      throw new UserError(
          "Tensor %s holds %s, which float16 cannot.".formatted(weight.name(), value),
          "Use the precision bf16 or fp32 for this checkpoint.");
    }
    return bits;
  }

  /** Refuses anything but a matrix of floating-point numbers. */
  static void requireMatrix(StoredTensor weight) {
    if (weight.shape().size() != 2) {
      throw new IllegalArgumentException(
          "%s is %s, wanted [outputs, inputs]".formatted(weight.name(), weight.shape()));
    }
    switch (weight.type()) {
      case F32, BF16, F16, F64 -> {}
      case F8_E4M3, F8_E5M2, I64, U64, I32, U32, I16, U16, I8, U8, BOOL -> throw notFloats(weight);
    }
  }

  private static UserError notFloats(StoredTensor weight) {
    return new UserError(
        "Tensor %s is stored as %s, which is no plain floating-point weight."
            .formatted(weight.name(), weight.type()),
        "The checkpoint is quantised in a way Trimtab does not read; use the original one.");
  }

  private static MemorySegment float32(StoredTensor weight, Arena arena) {
    MemorySegment bytes = arena.allocate(weight.elements() * Float.BYTES, Long.BYTES);
    forEachStretch(
        weight,
        (values, from, count) -> {
          for (int i = 0; i < count; i++) {
            bytes.set(LittleEndian.FLOAT, (from + i) * Float.BYTES, values[i]);
          }
        });
    return bytes;
  }

  private static StoredMatrix matrix(
      Format format, StoredTensor weight, MemorySegment bytes, Operand operand) {
    return new StoredMatrix(
        format, weight.size(0), weight.size(1), operand, Map.of(StoredMatrix.VALUES, bytes));
  }
}
