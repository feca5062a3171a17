package dev.trimtab.cpu.dot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trimtab.core.Tensor;
import dev.trimtab.core.format.Formats;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.cpu.work.Workers;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * LLM.int8() against bitsandbytes 0.50.2. The file holds, one after the other: activations float32
 * [6, 128], codes int8 [96, 128] and scales float32 [96] of a float16 weight, and the results:
 * without outliers and with outliers of 6.0 chosen by rows (float64 [6, 96], from the exact
 * integers), and chosen over the batch (float32 [6, 96], by {@code Linear8bitLt} in float16 on a
 * CPU).
 */
class BitsandbytesInt8Test {
  private static final int T = 6;
  private static final int C = 128;
  private static final int R = 96;
  private static final long CODES = 4L * T * C;
  private static final long SCALES = CODES + (long) R * C;
  private static final long NONE = SCALES + 4L * R;
  private static final long ROWS = NONE + 8L * T * R;
  private static final long BATCH = ROWS + 8L * T * R;

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void product_equalsBitsandbytes(int bits) throws IOException {
    MemorySegment file = Arena.ofAuto().allocate(BATCH + 4L * T * R, 64);
    try (InputStream in = getClass().getResourceAsStream("bitsandbytes-int8.bin")) {
      file.copyFrom(MemorySegment.ofArray(in.readAllBytes()));
    }
    Tensor none = product(file, new Operand.Int8(0, false, Operand.FLOAT32), bits);
    Tensor rows = product(file, new Operand.Int8(6, false, Operand.FLOAT32), bits);
    Tensor batch = product(file, new Operand.Int8(6, true, Operand.FLOAT32), bits);
    for (int t = 0; t < T; t++) {
      for (int r = 0; r < R; r++) {
        int i = t * R + r;
        assertThat((double) none.get(t, r)).isCloseTo(wide(file, NONE, i), within(2e-6));
        assertThat((double) rows.get(t, r)).isCloseTo(wide(file, ROWS, i), within(2e-6));
        float expected = file.get(ValueLayout.JAVA_FLOAT_UNALIGNED, BATCH + 4L * i);
        // On a CPU bitsandbytes does not round the activations; they are rounded here.
        assertThat(batch.get(t, r)).isCloseTo(expected, within(2e-2f));
      }
    }
  }

  private static double wide(MemorySegment file, long from, int i) {
    return file.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, from + 8L * i);
  }

  private static Tensor product(MemorySegment file, Operand operand, int bits) {
    StoredMatrix matrix =
        new StoredMatrix(
            Formats.INT8_ROWS,
            R,
            C,
            operand,
            Map.of(
                StoredMatrix.VALUES,
                file.asSlice(CODES, (long) R * C),
                StoredMatrix.SCALES,
                file.asSlice(SCALES, 4L * R)));
    Tensor dst = ProductCases.empty(T, R, 0);
    try (Arena arena = Arena.ofShared();
        Workers workers = new Workers(1)) {
      new DotProducts(bits)
          .make(matrix, arena)
          .orElseThrow()
          .apply(dst, new Tensor(file, T, C, C), workers);
    }
    return dst;
  }
}
