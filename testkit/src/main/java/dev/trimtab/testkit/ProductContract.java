package dev.trimtab.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.core.Tensor;
import dev.trimtab.core.Weight;
import dev.trimtab.core.format.Format;
import dev.trimtab.core.format.Formats;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Matrix products of every format in every operand. */
interface ProductContract {
  Devices devices();

  @Test
  default void multiply_everyFormatAndOperand_agrees() {
    int[][] shapes = { // tokens, columns, rows
      {1, 1, 1},
      {3, 7, 13},
      {13, 13, 1},
      {7, 64, 64},
      {33, 255, 65},
      {8, 128, 7},
      {2, 1023, 40},
      {5, 1088, 24},
      {1, 256, 200},
      {6, 1280, 65}
    };
    SplittableRandom random = new SplittableRandom(31);
    for (Format format : Formats.ALL.all()) {
      for (Operand operand : StoredMatrices.operands(format)) {
        for (int[] shape : shapes) {
          if (StoredMatrices.fits(format, shape[1])) {
            check(random, format, operand, shape[0], shape[1], shape[2]);
          }
        }
      }
    }
  }

  private void check(
      SplittableRandom random, Format format, Operand operand, int tokens, int columns, int rows) {
    StoredMatrix matrix = StoredMatrices.random(random, format, rows, columns, operand);
    float[][] x = Rows.random(random, tokens, columns);
    Arrays.fill(x[tokens / 2], 0);
    x[0][columns / 2] = 11;
    double root = Math.sqrt(columns);
    Tolerance tolerance = new Tolerance(1e-6 * (4 + root), 0.02 * root);
    String what =
        "%s [%d, %d] in %s on %d rows".formatted(format.id(), rows, columns, operand, tokens);
    RowOperation operation = (bench, chosen) -> product(bench, matrix, x, chosen);
    if (operand instanceof Operand.Int8 int8 && int8.perBatch()) {
      devices().compare(what, tokens, tolerance, operation);
    } else {
      devices().verify(what, tokens, tolerance, operation);
    }
  }

  private static Tensor product(Workbench bench, StoredMatrix matrix, float[][] x, int[] chosen) {
    Weight weight = bench.memory().product(matrix);
    assertThat(weight.rows()).isEqualTo(matrix.rows());
    assertThat(weight.columns()).isEqualTo(matrix.columns());
    assertThat(weight.kernel()).isNotBlank();
    Tensor dst = bench.destination(chosen.length, matrix.rows());
    bench.kernels().multiply(dst, bench.rows(x, chosen), weight);
    return dst;
  }

  @Test
  default void multiply_int8BoundaryCodes_isExact() {
    int columns = 2100;
    SplittableRandom random = new SplittableRandom(32);
    Operand operand = new Operand.Int8(0, false, Operand.FLOAT32);
    StoredMatrix matrix = StoredMatrices.random(random, Formats.INT8_ROWS, 3, columns, operand);
    for (int c = 0; c < columns; c++) {
      matrix.values().set(ValueLayout.JAVA_BYTE, c, (byte) 127);
      matrix.values().set(ValueLayout.JAVA_BYTE, columns + c, (byte) -127);
    }
    float[][] x = new float[2][columns];
    Arrays.fill(x[0], 1);
    Arrays.fill(x[1], -1);
    devices()
        .verify(
            "saturated int8", 2, Tolerance.of(1e-7), (bench, t) -> product(bench, matrix, x, t));
  }
}
