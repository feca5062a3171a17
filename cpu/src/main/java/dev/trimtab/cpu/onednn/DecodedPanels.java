package dev.trimtab.cpu.onednn;

import dev.trimtab.cpu.tile.TileWeights;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/**
 * Weights in tiles that become panels of bfloat16 in pairs when they are wanted. A pair's first
 * input stands in its upper half, so that sums take one input after the other as those of tiles do;
 * activations are swapped alike.
 *
 * @param inputs those of the panels: an even number, one more than the weights have where theirs is
 *     odd
 */
record DecodedPanels(TileWeights weights, int outputs, int columns, int inputs) {
  /** Outputs of a panel: as many as share the reading of activations, few enough for a cache. */
  static final int WIDTH = 128;

  private static final int BLOCKS = WIDTH / TileWeights.OUTPUTS;
  private static final int SEED = 5;

  /** Those of a matrix [outputs, columns]. */
  static DecodedPanels of(TileWeights weights, int outputs, int columns) {
    return new DecodedPanels(weights, outputs, columns, even(columns));
  }

  private static int even(int columns) {
    return columns + columns % 2;
  }

  /** How oneDNN multiplies with the panels of a matrix [outputs, columns]. */
  static Pairing pairing(OneDnn library, int outputs, int columns, PairLoops loops) {
    int inputs = even(columns);
    Pairing first = tried(library, whole(Math.min(WIDTH, outputs)), inputs, loops);
    Pairing last = tried(library, whole((outputs - 1) % WIDTH + 1), inputs, loops);
    return first.equals(last) ? last : new Pairing(first.inPairs() && last.inPairs(), 0);
  }

  /** So many outputs in whole blocks. */
  private static int whole(int outputs) {
    return (outputs + TileWeights.OUTPUTS - 1) / TileWeights.OUTPUTS * TileWeights.OUTPUTS;
  }

  private static Pairing tried(OneDnn library, int width, int inputs, PairLoops loops) {
    long block = PairLoops.bytes(inputs);
    int blocks = width / TileWeights.OUTPUTS;
    SplittableRandom random = new SplittableRandom(SEED);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment panel = arena.allocate(blocks * block, PairLoops.OUTPUTS);
      for (int b = 0; b < blocks; b++) {
        long end = b * block + inputs / 2 * PairLoops.PAIR;
        for (long at = b * block; at < end; at += Short.BYTES) {
          int bits = Float.floatToRawIntBits((float) random.nextGaussian());
          panel.set(ValueLayout.JAVA_SHORT, at, (short) (bits >>> Short.SIZE));
        }
      }
      return Pairing.of(library, loops, panel, inputs, width);
    }
  }

  /** Number of panels. */
  int count() {
    return (outputs + WIDTH - 1) / WIDTH;
  }

  /** Outputs of a panel that are outputs of the weights. */
  int size(int panel) {
    return Math.min(WIDTH, outputs - panel * WIDTH);
  }

  /** Outputs of a panel, in whole blocks. */
  int width(int panel) {
    return whole(size(panel));
  }

  /** A panel in memory of the lane, with zeros beyond the last input. */
  MemorySegment decode(int panel, Lane lane, PairLoops loops) {
    long bytes = PairLoops.bytes(inputs);
    MemorySegment packed = lane.panel().of(BLOCKS * bytes);
    MemorySegment tile = lane.tile().of((long) TileWeights.SIZE * Float.BYTES);
    int blocks = width(panel) / TileWeights.OUTPUTS;
    for (int b = 0; b < blocks; b++) {
      long at = b * bytes;
      for (int input = 0; input < columns; input += TileWeights.INPUTS) {
        int count = Math.min(TileWeights.INPUTS, columns - input);
        weights.decode(tile, panel * BLOCKS + b, input, count);
        loops.pair(packed, at, tile, count);
        at += (count + 1) / 2 * PairLoops.PAIR;
      }
      packed.asSlice(at, (b + 1) * bytes - at).fill((byte) 0);
    }
    return packed;
  }

  /** The least magnitude of all weights but 0. */
  float least(PairLoops loops) {
    float least = Float.POSITIVE_INFINITY;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment tile = arena.allocate((long) TileWeights.SIZE * Float.BYTES, PairLoops.OUTPUTS);
      int blocks = (outputs + TileWeights.OUTPUTS - 1) / TileWeights.OUTPUTS;
      for (int block = 0; block < blocks; block++) {
        for (int input = 0; input < columns; input += TileWeights.INPUTS) {
          int count = Math.min(TileWeights.INPUTS, columns - input);
          weights.decode(tile, block, input, count);
          least = Math.min(least, loops.least(tile, 0, count * TileWeights.OUTPUTS));
        }
      }
    }
    return least;
  }
}
