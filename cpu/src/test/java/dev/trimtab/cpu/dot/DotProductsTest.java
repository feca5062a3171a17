package dev.trimtab.cpu.dot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.core.format.Format;
import dev.trimtab.core.format.Formats;
import dev.trimtab.core.format.Int8Rows;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.cpu.work.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DotProductsTest {
  private final Workers one = new Workers(1);
  private final Workers two = new Workers(2);

  @AfterAll
  void stop() {
    one.close();
    two.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void product_agreesWithReference_atAwkwardSizes(int bits) {
    DotProducts maker = new DotProducts(bits);
    SplittableRandom random = new SplittableRandom(2);
    for (Format format : Formats.ALL.all()) {
      for (Operand operand : ProductCases.operands(format)) {
        for (int[] size : new int[][] {{1, 1}, {7, 13}, {64, 64}, {70, 192}, {33, 256}}) {
          if (!ProductCases.fits(format, size[1])) {
            continue;
          }
          StoredMatrix matrix = ProductCases.matrix(format, size[0], size[1], operand, random);
          ProductCases.agrees(maker, matrix, 1, 0, two);
          ProductCases.agrees(maker, matrix, 5, 3, two);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void row_hasTheSameBits_inEveryBatch(int bits) {
    SplittableRandom random = new SplittableRandom(3);
    for (Format format : List.of(Formats.F32, Formats.NF4)) {
      StoredMatrix matrix = ProductCases.matrix(format, 70, 128, Operand.BFLOAT16, random);
      ProductCases.isIndependentOfItsBatch(new DotProducts(bits), matrix, List.of(one, two));
    }
    Operand int8 = new Operand.Int8(6, false, Operand.FLOAT32);
    StoredMatrix matrix = ProductCases.matrix(Formats.INT8_ROWS, 70, 128, int8, random);
    ProductCases.isIndependentOfItsBatch(new DotProducts(bits), matrix, List.of(one, two));
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void integerSums_areExact_inLongRows(int bits) {
    Operand int8 = new Operand.Int8(0, false, Operand.FLOAT32);
    StoredMatrix matrix =
        ProductCases.matrix(Formats.INT8_ROWS, 3, 20000, int8, new SplittableRandom(4));
    matrix.values().fill((byte) 127);
    var x = ProductCases.tensor(2, 20000, 0, new SplittableRandom(5));
    x.data().asSlice(0, 4L * 40000).copyFrom(ones(40000));
    var dst = ProductCases.empty(2, 3, 0);
    try (Arena arena = Arena.ofShared()) {
      new DotProducts(bits).make(matrix, arena).orElseThrow().apply(dst, x, two);
    }
    float scale = Int8Rows.scale(matrix, 1);
    assertThat(dst.get(1, 1)).isEqualTo(20000 * 16129 * (scale * (1f / 16129f)));
  }

  private static MemorySegment ones(int n) {
    float[] ones = new float[n];
    Arrays.fill(ones, 1f);
    return MemorySegment.ofArray(ones);
  }
}
