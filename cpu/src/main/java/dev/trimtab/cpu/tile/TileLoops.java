package dev.trimtab.cpu.tile;

import dev.trimtab.core.Tensor;
import java.lang.foreign.MemorySegment;

/** The loops around a decoded tile. */
interface TileLoops {
  /** The instructions used, for the record. */
  String name();

  /**
   * For each row r and each of the 64 outputs: sums[r][output] = fma(x[r][i], tile[i][output],
   * sums[r][output]) for one input i after the other. Rows of sums are 64 float32, packed.
   *
   * @param tile float32, best aligned to 64 bytes
   * @param x rows of 64 float32
   * @param from place of the first of them
   */
  void multiply(float[] sums, MemorySegment tile, float[] x, int from, int rows, int inputs);

  /**
   * Rows of x to rows of 64 float32.
   *
   * @param to where the first row begins in dst
   * @param columns at most 64 from {@code column} on, unless there is one row
   * @param narrow whether numbers are rounded to bfloat16
   */
  void enter(
      float[] dst, int to, Tensor x, int row, int rows, int column, int columns, boolean narrow);

  /** Rows of 64 sums to those of dst, at most 64 columns of each from {@code column} on. */
  void leave(Tensor dst, int row, int rows, int column, int columns, float[] sums);
}
