package dev.trimtab.cpu.dot;

import java.lang.foreign.MemorySegment;

/**
 * Products of all tokens with a few rows of weights, both in float32 and padded with zeros. For one
 * thread.
 */
final class Tiles {
  /*
   * The lanes of a sum are added here one after the other: the order in which the Vector API adds
   * them is not laid down and may differ between compiled and interpreted code, and with it the
   * last bit.
   */

  /** Receives the sum of a token and a row. */
  @FunctionalInterface
  interface Sink {
    void put(int token, int row, float[] lanes, int from, int width);
  }

  private final RowLoops loops;
  private final float[] lanes =
      new float[RowLoops.TILE_TOKENS * RowLoops.TILE_ROWS * RowLoops.PADDING];
  private final long[] places = new long[RowLoops.TILE_TOKENS];

  Tiles(RowLoops loops) {
    this.loops = loops;
  }

  /** Elements a row takes: n padded. */
  static int padded(int n) {
    return (n + RowLoops.PADDING - 1) / RowLoops.PADDING * RowLoops.PADDING;
  }

  /** Writes the zeros behind the n elements of the row at {@code at}. */
  static void pad(MemorySegment rows, long at, int n) {
    rows.asSlice(at + 4L * n, 4L * (padded(n) - n)).fill((byte) 0);
  }

  /**
   * Multiplies {@code count} rows with all tokens over elements {@code from} to {@code to}.
   *
   * @param stride elements from one token, and one row, to the next
   */
  void multiply(
      MemorySegment tokens,
      int tokenCount,
      MemorySegment rows,
      int count,
      int stride,
      int from,
      int to,
      Sink sink) {
    MemorySegment part = rows.asSlice(4L * from);
    for (int t = 0; t < tokenCount; t += RowLoops.TILE_TOKENS) {
      int last = Math.min(t + 1, tokenCount - 1);
      places[0] = 4L * ((long) t * stride + from);
      places[1] = 4L * ((long) last * stride + from);
      int width = loops.tile(lanes, tokens, places, part, 4L * stride, to - from);
      for (int i = t; i <= last; i++) {
        for (int r = 0; r < count; r++) {
          sink.put(i, r, lanes, ((i - t) * RowLoops.TILE_ROWS + r) * width, width);
        }
      }
    }
  }

  /** The lanes added from the first to the last. */
  static float sum(float[] lanes, int from, int width) {
    float sum = 0;
    for (int i = from; i < from + width; i++) {
      sum += lanes[i];
    }
    return sum;
  }
}
