package dev.trimtab.cpu.dot;

import dev.trimtab.core.Memory;
import dev.trimtab.core.Tensor;
import dev.trimtab.core.format.Bfloat16;
import dev.trimtab.core.format.Block4;
import dev.trimtab.core.format.Format;
import dev.trimtab.core.format.Formats;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.core.reference.ReferenceDevice;
import dev.trimtab.cpu.work.Product;
import dev.trimtab.cpu.work.ProductMaker;
import dev.trimtab.cpu.work.Workers;
import dev.trimtab.testkit.StoredMatrices;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** What every maker of products must hold, checked against the reference device. */
public final class ProductCases {
  private static final List<Integer> TOKENS = List.of(1, 2, 7, 8, 16, 31, 32, 64, 65, 128);

  /** The formats written here, so that a process with few classes on its path can. */
  private static final Set<String> EARLY = Set.of("F32", "F16", "BF16", "NF4", "FP4", "INT8_ROWS");

  private static final float UNTOUCHED = 12345f;

  private ProductCases() {}

  /** Every operand type in which a format is multiplied. */
  public static List<Operand> operands(Format format) {
    if (format.id().equals(Formats.INT8_ROWS.id())) {
      return List.of(
          new Operand.Int8(0, false, Operand.BFLOAT16),
          new Operand.Int8(6, false, Operand.BFLOAT16),
          new Operand.Int8(6, false, Operand.FLOAT32),
          new Operand.Int8(6, true, Operand.FLOAT32));
    }
    return List.of(Operand.FLOAT32, Operand.BFLOAT16);
  }

  /** Whether a row of that many columns can be written in a format. */
  public static boolean fits(Format format, int columns) {
    return StoredMatrices.fits(format, columns);
  }

  /** A random matrix. */
  public static StoredMatrix matrix(
      Format format, int rows, int columns, Operand operand, RandomGenerator random) {
    if (!EARLY.contains(format.id())) {
      return StoredMatrices.random(random, format, rows, columns, operand);
    }
    int n = rows * columns;
    MemorySegment scales = MemorySegment.NULL;
    MemorySegment values;
    if (format instanceof Block4) {
      values = bytes((n + 1) / 2, random);
      scales = scales((n + Block4.BLOCK - 1) / Block4.BLOCK, random);
    } else if (format.id().equals(Formats.INT8_ROWS.id())) {
      values = bytes(n, random);
      scales = scales(rows, random);
    } else if (format.id().equals(Formats.F32.id())) {
      values = Arena.ofAuto().allocate(4L * n, 64);
      for (int i = 0; i < n; i++) {
        values.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) random.nextGaussian() / 8);
      }
    } else {
      values = Arena.ofAuto().allocate(2L * n, 64);
      boolean half = format.id().equals(Formats.F16.id());
      for (int i = 0; i < n; i++) {
        float value = (float) random.nextGaussian() / 8;
        short bits = half ? Float.floatToFloat16(value) : Bfloat16.narrow(value);
        values.setAtIndex(ValueLayout.JAVA_SHORT, i, bits);
      }
    }
    Map<String, MemorySegment> parts =
        scales.byteSize() == 0
            ? Map.of(StoredMatrix.VALUES, values)
            : Map.of(StoredMatrix.VALUES, values, StoredMatrix.SCALES, scales);
    return new StoredMatrix(format, rows, columns, operand, parts);
  }

  private static MemorySegment bytes(int n, RandomGenerator random) {
    MemorySegment bytes = Arena.ofAuto().allocate(n, 64);
    for (int i = 0; i < n; i++) {
      bytes.set(ValueLayout.JAVA_BYTE, i, (byte) random.nextInt(-127, 128));
    }
    return bytes;
  }

  private static MemorySegment scales(int n, RandomGenerator random) {
    MemorySegment scales = Arena.ofAuto().allocate(4L * n, 64);
    for (int i = 0; i < n; i++) {
      scales.setAtIndex(ValueLayout.JAVA_FLOAT, i, random.nextFloat(0.05f, 0.5f));
    }
    return scales;
  }

  /** Activations, some of them outliers; rows are {@code columns + gap} elements apart. */
  public static Tensor tensor(int rows, int columns, int gap, RandomGenerator random) {
    Tensor x = empty(rows, columns, gap);
    for (int t = 0; t < rows; t++) {
      for (int c = 0; c < columns; c++) {
        float value = (float) random.nextGaussian();
        x.set(t, c, random.nextInt(200) == 0 ? 20 * value : value);
      }
    }
    return x;
  }

  /** A tensor whose memory, gaps included, holds one value. */
  public static Tensor empty(int rows, int columns, int gap) {
    int stride = columns + gap;
    MemorySegment data = Arena.ofAuto().allocate(4L * rows * stride + 4, 64);
    for (long i = 0; i < (long) rows * stride; i++) {
      data.setAtIndex(ValueLayout.JAVA_FLOAT, i, UNTOUCHED);
    }
    return new Tensor(data, rows, columns, stride);
  }

  /** Compares one product with the reference device's. */
  public static void agrees(
      ProductMaker maker, StoredMatrix matrix, int tokens, int gap, Workers workers) {
    Tensor x = tensor(tokens, matrix.columns(), gap, new SplittableRandom(tokens));
    Tensor dst = empty(tokens, matrix.rows(), gap);
    try (Arena arena = Arena.ofShared();
        ReferenceDevice reference = new ReferenceDevice();
        Memory memory = reference.memory()) {
      maker.make(matrix, arena).orElseThrow().apply(dst, x, workers);
      Tensor expected = memory.tensor(tokens, matrix.rows());
      reference.kernels().multiply(expected, x, memory.product(matrix));
      compare(dst, expected, x, matrix);
    }
    gapsAreUntouched(dst);
  }

  private static void compare(Tensor dst, Tensor expected, Tensor x, StoredMatrix matrix) {
    float[] weights = matrix.decoded();
    for (int t = 0; t < dst.rows(); t++) {
      for (int r = 0; r < dst.columns(); r++) {
        double size = 0;
        for (int c = 0; c < x.columns(); c++) {
          size += Math.abs((double) x.get(t, c) * weights[r * x.columns() + c]);
        }
        double difference = Math.abs((double) dst.get(t, r) - expected.get(t, r));
        if (!(difference <= 2e-6 * size + 1e-9)) {
          throw new AssertionError(
              "%s %s, token %d of %d, output %d: expected %s, found %s"
                  .formatted(
                      matrix.format().id(),
                      matrix.operand(),
                      t,
                      dst.rows(),
                      r,
                      expected.get(t, r),
                      dst.get(t, r)));
        }
      }
    }
  }

  private static void gapsAreUntouched(Tensor dst) {
    for (int t = 0; t < dst.rows(); t++) {
      for (int c = dst.columns(); c < dst.stride(); c++) {
        long at = dst.offset(t) + 4L * c;
        float found = dst.data().get(ValueLayout.JAVA_FLOAT, at);
        if (found != UNTOUCHED) {
          throw new AssertionError("column %d of row %d was overwritten".formatted(c, t));
        }
      }
    }
  }

  /** Checks that rows have the same bits in every company, and on any number of threads. */
  public static void isIndependentOfItsBatch(
      ProductMaker maker, StoredMatrix matrix, List<Workers> teams) {
    int all = 512;
    Tensor x = tensor(all, matrix.columns(), 0, new SplittableRandom(1));
    Tensor whole = empty(all, matrix.rows(), 0);
    try (Arena arena = Arena.ofShared()) {
      Product product = maker.make(matrix, arena).orElseThrow();
      product.apply(whole, x, teams.getFirst());
      for (Workers workers : teams) {
        for (int tokens : TOKENS) {
          int from = 3 * tokens % (all - tokens);
          Tensor dst = empty(tokens, matrix.rows(), 5);
          product.apply(dst, x.slice(from, from + tokens), workers);
          for (int t = 0; t < tokens; t++) {
            sameRow(dst, t, whole, from + t, tokens);
          }
        }
      }
    }
  }

  private static void sameRow(Tensor dst, int t, Tensor whole, int of, int tokens) {
    for (int r = 0; r < dst.columns(); r++) {
      float found = dst.get(t, r);
      float expected = whole.get(of, r);
      if (!Float.isFinite(found)) {
        throw new AssertionError("output %d of token %d is %s".formatted(r, t, found));
      }
      if (Float.floatToRawIntBits(found) != Float.floatToRawIntBits(expected)) {
        throw new AssertionError(
            "output %d of token %d among %d: alone %s, with others %s"
                .formatted(r, t, tokens, found, expected));
      }
    }
  }
}
