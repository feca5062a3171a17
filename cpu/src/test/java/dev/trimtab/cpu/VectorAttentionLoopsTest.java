package dev.trimtab.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every element, bit by bit, against the chain of fused multiply-adds that it must be. */
class VectorAttentionLoopsTest {
  private static final int WIDTH = AttentionLoops.WIDTH;
  private static final int[] HEAD_SIZES = {7, 13, 32, 64, 80, 96, 128, 256};

  private static float[] random(SplittableRandom random, int n) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  /** Blocks of random numbers behind {@code skipped} others, the last again up to a multiple. */
  private static MemorySegment[] blocks(
      SplittableRandom random, Arena arena, int blocks, int skipped, int n) {
    int room = (blocks + AttentionLoops.BLOCKS - 1) / AttentionLoops.BLOCKS * AttentionLoops.BLOCKS;
    MemorySegment[] all = new MemorySegment[room];
    for (int b = 0; b < room; b++) {
      all[b] =
          b < blocks
              ? arena.allocateFrom(ValueLayout.JAVA_FLOAT, random(random, skipped + n))
              : all[blocks - 1];
    }
    return all;
  }

  private static float number(MemorySegment block, int index) {
    return block.getAtIndex(ValueLayout.JAVA_FLOAT, index);
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void scores_anyRowsAndBlocks_areChainsOverColumns(int bits) {
    for (int size : HEAD_SIZES) {
      for (int blocks = 1; blocks <= 9; blocks++) {
        for (int rows : new int[] {1, 4, 8, 16}) {
          assertScores(bits, size, blocks, rows);
        }
      }
    }
  }

  private static void assertScores(int bits, int size, int blocks, int rows) {
    SplittableRandom random = new SplittableRandom(size + blocks);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment[] keys = blocks(random, arena, blocks, 3, size * WIDTH);
      float[] queries = random(random, rows * size);
      int stride = keys.length * WIDTH;
      float[] scores = random(random, rows * stride);
      VectorAttentionLoops.of(bits)
          .scores(queries, size, rows, keys, 3 * Float.BYTES, blocks, scores, stride);
      for (int r = 0; r < rows; r++) {
        float[] expected = new float[blocks * WIDTH];
        for (int j = 0; j < expected.length; j++) {
          for (int d = 0; d < size; d++) {
            float key = number(keys[j / WIDTH], 3 + d * WIDTH + j % WIDTH);
            expected[j] = Math.fma(queries[r * size + d], key, expected[j]);
          }
        }
        assertThat(Arrays.copyOfRange(scores, r * stride, r * stride + expected.length))
            .as("size %d, blocks %d, rows %d, row %d", size, blocks, rows, r)
            .isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void addValues_anyWidthAndRange_areChainsOverPositions(int bits) {
    int[][] ranges = {{0, 1}, {0, 16}, {5, 9}, {15, 17}, {16, 48}, {3, 64}, {31, 144}, {128, 139}};
    for (int width = WIDTH; width <= 256; width += WIDTH) {
      for (int[] range : ranges) {
        assertValues(bits, width, range[0], range[1], 1);
        assertValues(bits, width, range[0], range[1], AttentionLoops.ROWS);
      }
    }
  }

  private static void assertValues(int bits, int width, int from, int to, int rows) {
    SplittableRandom random = new SplittableRandom(width + to);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment[] values = blocks(random, arena, 9, 5, WIDTH * width);
      int stride = 9 * WIDTH + 1;
      float[] weights = random(random, 2 + rows * stride);
      float[] sums = random(random, 1 + rows * width + 1);
      float[] expected = sums.clone();
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < width; c++) {
          int sum = 1 + r * width + c;
          for (int p = from; p < to; p++) {
            float value = number(values[p / WIDTH], 5 + p % WIDTH * width + c);
            expected[sum] = Math.fma(weights[2 + r * stride + p], value, expected[sum]);
          }
        }
      }
      VectorAttentionLoops.of(bits)
          .addValues(weights, 2, stride, rows, values, 5 * Float.BYTES, from, to, sums, 1, width);
      assertThat(sums)
          .as("width %d, positions %d to %d, rows %d", width, from, to, rows)
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void softmax_partOfBlocks_ignoresTheRest(int bits) {
    for (int[] range : new int[][] {{0, 1}, {0, 60}, {7, 9}, {17, 33}, {40, 144}}) {
      float[] x = new float[1 + 144 + 1];
      Arrays.fill(x, Float.NaN);
      double expected = 0;
      for (int i = range[0]; i < range[1]; i++) {
        x[1 + i] = (i * 7 % 11) * 0.3f + i * 1e-3f;
      }
      double largest = Double.NEGATIVE_INFINITY;
      for (int i = range[0]; i < range[1]; i++) {
        largest = Math.max(largest, x[1 + i]);
      }
      for (int i = range[0]; i < range[1]; i++) {
        expected += Math.exp(x[1 + i] - largest);
      }
      float sum = VectorAttentionLoops.of(bits).softmax(x, 1, range[0], range[1], 0);
      assertThat((double) sum).isCloseTo(expected, within(1e-6 * expected));
      assertThat(x[0]).isNaN();
      assertThat(x[145]).isNaN();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void loadAndStore_anyLength_scaleTheseNumbersAlone(int bits) {
    AttentionLoops loops = VectorAttentionLoops.of(bits);
    for (int n : new int[] {1, 3, 4, 7, 13, 16, 24, 80}) {
      float[] x = random(new SplittableRandom(n), n + 2);
      float[] expected = x.clone();
      for (int i = 1; i <= n; i++) {
        expected[i] = x[i] * 0.3f;
      }
      MemorySegment memory = MemorySegment.ofArray(x.clone());
      float[] loaded = x.clone();
      loops.load(memory, Float.BYTES, loaded, 1, n, 0.3f);
      assertThat(loaded).isEqualTo(expected);
      loops.store(x, 1, memory, Float.BYTES, n, 0.3f);
      assertThat(memory.toArray(ValueLayout.JAVA_FLOAT)).isEqualTo(expected);
    }
  }
}
