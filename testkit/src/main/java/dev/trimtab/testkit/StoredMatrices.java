package dev.trimtab.testkit;

import dev.trimtab.core.format.Bfloat16;
import dev.trimtab.core.format.Block4;
import dev.trimtab.core.format.Format;
import dev.trimtab.core.format.GroupedIntegers;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.RowBlocks;
import dev.trimtab.core.format.StoredMatrix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Random matrices in every format, with values of the size that weights have. */
public final class StoredMatrices {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

  private StoredMatrices() {}

  /** A matrix [rows, columns] of {@code format}, in memory that lives as long as it is reached. */
  public static StoredMatrix random(
      RandomGenerator random, Format format, int rows, int columns, Operand operand) {
    int n = Math.multiplyExact(rows, columns);
    Map<String, MemorySegment> parts = new LinkedHashMap<>();
    switch (format.id()) {
      case "F32" -> parts.put(StoredMatrix.VALUES, floats(random, n, 0.05));
      case "F16" -> {
        MemorySegment values = allocate(2L * n);
        for (int i = 0; i < n; i++) {
          values.set(SHORT, 2L * i, Float.floatToFloat16((float) random.nextGaussian(0, 0.05)));
        }
        parts.put(StoredMatrix.VALUES, values);
      }
      case "BF16" -> {
        MemorySegment values = allocate(2L * n);
        for (int i = 0; i < n; i++) {
          values.set(SHORT, 2L * i, Bfloat16.narrow((float) random.nextGaussian(0, 0.05)));
        }
        parts.put(StoredMatrix.VALUES, values);
      }
      case "NF4", "FP4" -> {
        parts.put(StoredMatrix.VALUES, bytes(random, (n + 1) / 2));
        int blocks = (n + Block4.BLOCK - 1) / Block4.BLOCK;
        parts.put(StoredMatrix.SCALES, scales(random, blocks));
      }
      case "INT8_ROWS" -> {
        MemorySegment codes = bytes(random, n);
        for (int i = 0; i < n; i++) {
          if (codes.get(ValueLayout.JAVA_BYTE, i) == Byte.MIN_VALUE) {
            codes.set(ValueLayout.JAVA_BYTE, i, Byte.MAX_VALUE);
          }
        }
        parts.put(StoredMatrix.VALUES, codes);
        parts.put(StoredMatrix.SCALES, scales(random, rows));
      }
      case "INT2_GROUPS", "INT3_GROUPS", "INT4_GROUPS", "INT8_GROUPS" ->
          groups(parts, random, (GroupedIntegers) format, rows, columns);
      case "Q8_0" -> parts.put(StoredMatrix.VALUES, blocks(random, format, n, 4e-4, 0));
      case "Q4_0", "IQ4_NL" -> parts.put(StoredMatrix.VALUES, blocks(random, format, n, 6e-3, 0));
      case "Q4_1" -> parts.put(StoredMatrix.VALUES, blocks(random, format, n, 6e-3, 0, 2));
      case "Q5_0" -> parts.put(StoredMatrix.VALUES, blocks(random, format, n, 3e-3, 0));
      case "Q5_1" -> parts.put(StoredMatrix.VALUES, blocks(random, format, n, 3e-3, 0, 2));
      case "Q2_K" -> parts.put(StoredMatrix.VALUES, blocks(random, format, n, 3e-3, 80, 82));
      case "Q3_K" -> parts.put(StoredMatrix.VALUES, blocks(random, format, n, 1e-3, 108));
      case "Q4_K", "Q5_K" -> parts.put(StoredMatrix.VALUES, blocks(random, format, n, 2e-4, 0, 2));
      case "Q6_K" -> parts.put(StoredMatrix.VALUES, blocks(random, format, n, 3e-5, 208));
      default ->
          throw new IllegalArgumentException(
              "StoredMatrices does not know how to write the format " + format.id());
    }
    return new StoredMatrix(format, rows, columns, operand, parts);
  }

  /**
   * Groups of 32 inputs; in every second matrix the inputs are dealt out to them at random, in
   * every second one scales are numbers of half precision.
   */
  private static void groups(
      Map<String, MemorySegment> parts,
      RandomGenerator random,
      GroupedIntegers format,
      int rows,
      int columns) {
    int groups = Math.max(1, (columns + 31) / 32);
    int outputs = GroupedIntegers.blocks(rows) * GroupedIntegers.OUTPUTS;
    int zeroWords = GroupedIntegers.words(groups, GroupedIntegers.ZERO_BITS);
    parts.put(
        StoredMatrix.VALUES,
        bytes(random, outputs * GroupedIntegers.words(columns, format.bits()) * Integer.BYTES));
    MemorySegment scales = scales(random, outputs * groups);
    if (random.nextBoolean()) {
      for (long at = 0; at < scales.byteSize(); at += Float.BYTES) {
        scales.set(FLOAT, at, Float.float16ToFloat(Float.floatToFloat16(scales.get(FLOAT, at))));
      }
    }
    parts.put(StoredMatrix.SCALES, scales);
    MemorySegment zeros = bytes(random, outputs * zeroWords * Integer.BYTES);
    for (long i = 0; i < zeros.byteSize(); i++) {
      int zero = zeros.get(ValueLayout.JAVA_BYTE, i) & ((1 << format.bits()) - 1);
      zeros.set(ValueLayout.JAVA_BYTE, i, (byte) zero);
    }
    parts.put(GroupedIntegers.ZEROS, zeros);
    boolean dealt = random.nextBoolean();
    MemorySegment members = allocate(4L * columns);
    for (int c = 0; c < columns; c++) {
      members.set(ValueLayout.JAVA_INT, 4L * c, dealt ? random.nextInt(groups) : c / 32);
    }
    parts.put(GroupedIntegers.GROUPS, members);
  }

  /** Whether a row of that many columns can be written in a format. */
  public static boolean fits(Format format, int columns) {
    return !(format instanceof RowBlocks blocks) || columns % blocks.elements() == 0;
  }

  /** Random bytes but for the float16 scales at {@code places} of every block. */
  private static MemorySegment blocks(
      RandomGenerator random, Format format, int n, double scale, int... places) {
    RowBlocks blocks = (RowBlocks) format;
    MemorySegment segment = bytes(random, n / blocks.elements() * blocks.bytes());
    for (long at = 0; at < segment.byteSize(); at += blocks.bytes()) {
      for (int place : places) {
        short bits = Float.floatToFloat16((float) (scale * random.nextDouble(-2, 2)));
        segment.set(SHORT, at + place, bits);
      }
    }
    return segment;
  }

  /** The operands that a format can be multiplied in. */
  public static List<Operand> operands(Format format) {
    if (!format.id().equals("INT8_ROWS")) {
      return List.of(Operand.FLOAT32, Operand.BFLOAT16);
    }
    return List.of(
        Operand.FLOAT32,
        Operand.BFLOAT16,
        new Operand.Int8(2, false, Operand.FLOAT32),
        new Operand.Int8(2, false, Operand.BFLOAT16),
        new Operand.Int8(2, true, Operand.FLOAT32),
        new Operand.Int8(0, false, Operand.FLOAT32));
  }

  private static MemorySegment allocate(long bytes) {
    return Arena.ofAuto().allocate(bytes, 64);
  }

  private static MemorySegment bytes(RandomGenerator random, int n) {
    byte[] values = new byte[n];
    random.nextBytes(values);
    MemorySegment segment = allocate(n);
    MemorySegment.copy(values, 0, segment, ValueLayout.JAVA_BYTE, 0, n);
    return segment;
  }

  private static MemorySegment floats(RandomGenerator random, int n, double deviation) {
    MemorySegment values = allocate(4L * n);
    for (int i = 0; i < n; i++) {
      values.set(FLOAT, 4L * i, (float) random.nextGaussian(0, deviation));
    }
    return values;
  }

  private static MemorySegment scales(RandomGenerator random, int n) {
    MemorySegment values = allocate(4L * n);
    for (int i = 0; i < n; i++) {
      values.set(FLOAT, 4L * i, (float) random.nextDouble(0.01, 0.1));
    }
    return values;
  }
}
