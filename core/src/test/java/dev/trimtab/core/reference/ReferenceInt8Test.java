package dev.trimtab.core.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trimtab.core.Device;
import dev.trimtab.core.Memory;
import dev.trimtab.core.Tensor;
import dev.trimtab.core.format.Formats;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** LLM.int8() against exact results; make_llm_int8.py beside the data says how it was made. */
class ReferenceInt8Test {
  private static final int ROWS = 96;
  private static final int COLUMNS = 128;
  private static final int TOKENS = 6;

  private final byte[] codes = new byte[ROWS * COLUMNS];
  private final byte[] scales = new byte[ROWS * Float.BYTES];
  private final float[] input = new float[TOKENS * COLUMNS];
  private final double[] batch = new double[TOKENS * ROWS];
  private final double[] row = new double[TOKENS * ROWS];
  private final double[] none = new double[TOKENS * ROWS];

  ReferenceInt8Test() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ReferenceInt8Test.class.getResourceAsStream("llm-int8.bin"))) {
      ByteBuffer data = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
      data.get(codes).get(scales);
      for (int i = 0; i < input.length; i++) {
        input[i] = data.getFloat();
      }
      for (double[] values : new double[][] {batch, row, none}) {
        for (int i = 0; i < values.length; i++) {
          values[i] = data.getDouble();
        }
      }
      assertThat(data.hasRemaining()).isFalse();
    }
  }

  private float[] product(Operand operand) {
    try (Device device = new ReferenceDevice();
        Memory memory = device.memory()) {
      StoredMatrix matrix =
          new StoredMatrix(
              Formats.INT8_ROWS,
              ROWS,
              COLUMNS,
              operand,
              Map.of(
                  StoredMatrix.VALUES,
                  MemorySegment.ofArray(codes),
                  StoredMatrix.SCALES,
                  MemorySegment.ofArray(scales)));
      Tensor x = memory.tensor(TOKENS, COLUMNS);
      Tensor dst = memory.tensor(TOKENS, ROWS);
      device.kernels().upload(x, input);
      device.kernels().multiply(dst, x, memory.product(matrix));
      float[] values = new float[TOKENS * ROWS];
      device.kernels().download(values, dst);
      return values;
    }
  }

  private static void assertClose(float[] actual, double[] expected, double relative) {
    double largest = 0;
    for (double value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) actual[i])
          .as("element %d", i)
          .isCloseTo(expected[i], within(relative * largest));
    }
  }

  @Test
  void multiply_outliersOfEachRow_equalsFormula() {
    assertClose(product(new Operand.Int8(6, false, Operand.FLOAT32)), row, 1e-7);
  }

  @Test
  void multiply_noOutliers_equalsFormula() {
    assertClose(product(new Operand.Int8(0, false, Operand.FLOAT32)), none, 1e-7);
  }

  @Test
  void multiply_outliersOfTheBatch_equalsFormula() {
    assertClose(product(new Operand.Int8(6, true, Operand.FLOAT32)), batch, 1e-7);
  }

  @Test
  void multiply_outlierChoice_changesResults() {
    float[] each = product(new Operand.Int8(6, false, Operand.FLOAT32));
    float[] together = product(new Operand.Int8(6, true, Operand.FLOAT32));
    float[] off = product(new Operand.Int8(0, false, Operand.FLOAT32));
    assertThat(each).isNotEqualTo(together).isNotEqualTo(off);
  }
}
