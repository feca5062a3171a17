package dev.trimtab.cpu.tile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.core.format.Bfloat16;
import dev.trimtab.core.format.Format;
import dev.trimtab.core.format.Formats;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.RowBlocks;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.testkit.StoredMatrices;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tiles of GGUF's blocks against the readable decoding. */
class RowBlockTilesTest {
  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void decode_everyTypeShapeAndOperand_isTheFormatsOwn(int bits) {
    SplittableRandom random = new SplittableRandom(5);
    TileFormats formats = TileFormats.of(bits);
    int checked = 0;
    for (Format format : Formats.ALL.all()) {
      if (!(format instanceof RowBlocks blocks)) {
        continue;
      }
      for (Operand operand : List.of(Operand.FLOAT32, Operand.BFLOAT16)) {
        for (int rows : new int[] {1, 64, 70}) {
          int columns = 3 * blocks.elements();
          check(formats, StoredMatrices.random(random, format, rows, columns, operand));
          checked++;
        }
      }
    }
    assertThat(checked).isEqualTo(11 * 2 * 3);
  }

  private static void check(TileFormats formats, StoredMatrix matrix) {
    try (Arena arena = Arena.ofConfined()) {
      TileWeights tiles = formats.make(matrix, arena).orElseThrow();
      assertThat(tiles.name()).isEqualTo(matrix.format().id() + " in tiles");
      boolean narrow = matrix.operand() instanceof Operand.Bfloat16;
      float[] expected = matrix.decoded();
      MemorySegment room = arena.allocate((long) TileWeights.SIZE * Float.BYTES, 64);
      for (int row = 0; row < matrix.rows(); row++) {
        for (int first = 0; first < matrix.columns(); first += TileWeights.INPUTS) {
          int count = Math.min(TileWeights.INPUTS, matrix.columns() - first);
          room.fill((byte) -1); // NaN
          tiles.decode(room, row / TileWeights.OUTPUTS, first, count);
          float[] tile = room.toArray(ValueLayout.JAVA_FLOAT);
          for (int i = 0; i < count; i++) {
            float found = tile[i * TileWeights.OUTPUTS + row % TileWeights.OUTPUTS];
            float exact = expected[row * matrix.columns() + first + i];
            float wanted = narrow ? Bfloat16.round(exact) : exact;
            assertThat(found == wanted)
                .as("%s row %d input %d: %s, %s", tiles.name(), row, first + i, found, wanted)
                .isTrue();
          }
        }
      }
    }
  }
}
