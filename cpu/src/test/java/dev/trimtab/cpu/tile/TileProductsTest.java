package dev.trimtab.cpu.tile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.core.Tensor;
import dev.trimtab.core.format.Bfloat16;
import dev.trimtab.core.format.Format;
import dev.trimtab.core.format.Formats;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.cpu.dot.ProductCases;
import dev.trimtab.cpu.work.Product;
import dev.trimtab.cpu.work.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TileProductsTest {
  private final Workers one = new Workers(1);
  private final Workers two = new Workers(2);
  private final Workers five = new Workers(5);

  @AfterAll
  void stop() {
    one.close();
    two.close();
    five.close();
  }

  private static boolean taken(int bits, StoredMatrix matrix) {
    try (Arena arena = Arena.ofShared()) {
      return new TileProducts(bits).make(matrix, arena).isPresent();
    }
  }

  private static List<Operand> operands(Format format) {
    return format.id().equals(Formats.INT8_ROWS.id())
        ? List.of()
        : List.of(Operand.FLOAT32, Operand.BFLOAT16);
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void product_agreesWithReference_atAwkwardSizes(int bits) {
    TileProducts maker = new TileProducts(bits);
    SplittableRandom random = new SplittableRandom(2);
    int[][] sizes = {{1, 1}, {7, 13}, {64, 64}, {70, 192}, {33, 255}, {65, 256}, {130, 32}};
    for (Format format : Formats.ALL.all()) {
      for (Operand operand : operands(format)) {
        for (int[] size : sizes) {
          if (!ProductCases.fits(format, size[1])) {
            continue;
          }
          StoredMatrix matrix = ProductCases.matrix(format, size[0], size[1], operand, random);
          if (taken(bits, matrix)) {
            ProductCases.agrees(maker, matrix, 1, 0, two);
            ProductCases.agrees(maker, matrix, 6, 3, two);
            ProductCases.agrees(maker, matrix, 130, 1, two);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void row_hasTheSameBits_inEveryBatch(int bits) {
    SplittableRandom random = new SplittableRandom(3);
    for (Format format : Formats.ALL.all()) {
      for (Operand operand : operands(format)) {
        int columns = format == Formats.NF4 ? 2048 : 256;
        StoredMatrix matrix = ProductCases.matrix(format, 70, columns, operand, random);
        if (taken(bits, matrix)) {
          ProductCases.isIndependentOfItsBatch(
              new TileProducts(bits), matrix, List.of(one, two, five));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void tile_isWhatTheFormatDecodes_bitForBit(int bits) {
    SplittableRandom random = new SplittableRandom(4);
    for (Format format : Formats.ALL.all()) {
      for (Operand operand : operands(format)) {
        StoredMatrix matrix = ProductCases.matrix(format, 70, 256, operand, random);
        try (Arena arena = Arena.ofShared()) {
          TileFormats.of(bits)
              .make(matrix, arena)
              .ifPresent(weights -> assertTiles(weights, matrix));
        }
      }
    }
  }

  private static void assertTiles(TileWeights weights, StoredMatrix matrix) {
    boolean narrow = matrix.operand() instanceof Operand.Bfloat16;
    float[] expected = matrix.decoded();
    float[] found = new float[expected.length];
    MemorySegment tile = Arena.ofAuto().allocate((long) TileWeights.SIZE * Float.BYTES, 64);
    for (int row = 0; row < matrix.rows(); row++) {
      for (int c = 0; c < matrix.columns(); c++) {
        int at = row * matrix.columns() + c;
        if (c % TileWeights.INPUTS == 0) {
          weights.decode(tile, row / TileWeights.OUTPUTS, c, TileWeights.INPUTS);
        }
        int place = c % TileWeights.INPUTS * TileWeights.OUTPUTS + row % TileWeights.OUTPUTS;
        // The sign of a zero may differ.
        found[at] = tile.getAtIndex(ValueLayout.JAVA_FLOAT, place) + 0f;
        expected[at] = (narrow ? Bfloat16.round(expected[at]) : expected[at]) + 0f;
      }
    }
    assertThat(found).as(matrix.format().id() + " " + matrix.operand()).isEqualTo(expected);
  }

  @Test
  void everyWidth_givesTheSameBits() {
    StoredMatrix matrix =
        ProductCases.matrix(Formats.NF4, 300, 2048, Operand.BFLOAT16, new SplittableRandom(7));
    Tensor x = ProductCases.tensor(33, 2048, 0, new SplittableRandom(8));
    Tensor expected = ProductCases.empty(33, 300, 0);
    try (Arena arena = Arena.ofShared()) {
      new TileProducts(128).make(matrix, arena).orElseThrow().apply(expected, x, two);
      for (int bits : List.of(256, 512)) {
        Tensor found = ProductCases.empty(33, 300, 0);
        new TileProducts(bits).make(matrix, arena).orElseThrow().apply(found, x, two);
        assertThat(found.data().mismatch(expected.data())).isEqualTo(-1);
      }
    }
  }

  @Test
  void matrix_takesNoMoreThanItsFormat() {
    StoredMatrix matrix =
        ProductCases.matrix(Formats.NF4, 512, 1024, Operand.BFLOAT16, new SplittableRandom(9));
    try (Arena arena = Arena.ofShared()) {
      Product product = new TileProducts(512).make(matrix, arena).orElseThrow();
      assertThat(product.bytes()).isEqualTo(matrix.bytes());
      assertThat(product.kernel()).contains("NF4").contains("512");
    }
  }
}
