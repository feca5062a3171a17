package dev.trimtab.cpu.tile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.core.format.Format;
import dev.trimtab.core.format.Formats;
import dev.trimtab.core.format.GroupedIntegers;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.testkit.StoredMatrices;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tiles of grouped integers against the readable decoding, bit for bit. */
class GroupTilesTest {
  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void decode_anyShapeAndOperand_isTheFormatsOwn(int bits) {
    SplittableRandom random = new SplittableRandom(5);
    TileMaker general = GroupTiles.of(bits);
    TileMaker nibbles = NibbleGroupTiles.of(bits);
    int taken = 0;
    int[][] shapes = {{1, 1}, {2, 31}, {65, 64}, {64, 65}, {130, 304}, {7, 129}};
    for (Format format : Formats.ALL.all()) {
      if (!(format instanceof GroupedIntegers)) {
        continue;
      }
      for (Operand operand : List.of(Operand.FLOAT32, Operand.BFLOAT16)) {
        for (int[] shape : shapes) {
          // Inputs may be dealt out to the groups, and scales may be of half precision.
          for (int repeat = 0; repeat < 8; repeat++) {
            StoredMatrix matrix =
                StoredMatrices.random(random, format, shape[0], shape[1], operand);
            check(general, matrix);
            if (nibbles.takes(matrix)) {
              check(nibbles, matrix);
              taken++;
            }
          }
        }
      }
    }
    // Two operands, two shapes of whole words, eight matrices: those of half precision.
    assertThat(taken).isBetween(bits == 512 ? 1 : 0, bits == 512 ? 31 : 0);
  }

  private static void check(TileMaker maker, StoredMatrix matrix) {
    try (Arena arena = Arena.ofConfined()) {
      TileWeights tiles = maker.make(matrix, arena);
      float[] expected = matrix.decoded();
      MemorySegment room = arena.allocate((long) TileWeights.SIZE * Float.BYTES, 64);
      for (int block = 0; block * TileWeights.OUTPUTS < matrix.rows(); block++) {
        for (int first = 0; first < matrix.columns(); first += TileWeights.INPUTS) {
          int inputs = Math.min(TileWeights.INPUTS, matrix.columns() - first);
          room.fill((byte) -1); // NaN
          tiles.decode(room, block, first, inputs);
          float[] tile = room.toArray(ValueLayout.JAVA_FLOAT);
          compare(matrix, expected, tile, block, first);
        }
      }
    }
  }

  private static void compare(
      StoredMatrix matrix, float[] expected, float[] tile, int block, int first) {
    int from = block * TileWeights.OUTPUTS;
    int rows = Math.min(TileWeights.OUTPUTS, matrix.rows() - from);
    int inputs = Math.min(TileWeights.INPUTS, matrix.columns() - first);
    int[] found = new int[rows * inputs];
    int[] wanted = new int[rows * inputs];
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < inputs; i++) {
        float value = tile[i * TileWeights.OUTPUTS + r];
        found[r * inputs + i] = Float.floatToRawIntBits(value);
        float decoded = expected[(from + r) * matrix.columns() + first + i];
        wanted[r * inputs + i] = Float.floatToRawIntBits(decoded);
      }
    }
    assertThat(found)
        .as("%s [%d, %d] at %d", matrix.format().id(), matrix.rows(), matrix.columns(), first)
        .isEqualTo(wanted);
  }
}
