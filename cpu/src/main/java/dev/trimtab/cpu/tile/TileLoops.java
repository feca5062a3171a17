package dev.trimtab.cpu.tile;

import java.lang.foreign.MemorySegment;

/** The loops around a decoded tile. */
interface TileLoops {
  /** The instructions used, for the record. */
  String name();

  /**
   * For each row r and each of the 64 outputs: sums[r][output] = fma(x[r][i], tile[i][output],
   * sums[r][output]) for one input i after the other. Rows of sums are 64 float32, packed.
   *
   * @param from place of row 0 in x
   * @param stride elements from one row of x to the next
   */
  void multiply(float[] sums, float[] tile, float[] x, int from, int stride, int rows, int inputs);

  /** dst[to …] = n elements of x from byte {@code from}, rounded to bfloat16 if {@code narrow}. */
  void enter(float[] dst, int to, MemorySegment x, long from, int n, boolean narrow);

  /** n elements of sums to dst from byte {@code to}. */
  void leave(MemorySegment dst, long to, float[] sums, int from, int n);
}
