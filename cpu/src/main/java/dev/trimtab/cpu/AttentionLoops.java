package dev.trimtab.cpu;

import java.lang.foreign.MemorySegment;

/**
 * The inner loops of attention, on rows of a worker's scratch arrays and blocks of the cache.
 *
 * <p>An element of a result is always the same chain of fused multiply-adds in order of the summed
 * index, however many rows are computed together: {@code tile8}, {@code tile4} and {@code tile1}
 * agree bit by bit.
 */
interface AttentionLoops {
  /** Numbers in a row of {@code b}: a block of positions. */
  int WIDTH = 16;

  /**
   * c[r][j] += Σ a[r][i] · b[i][j] for 8 rows r, i from 0 to n − 1 and j from 0 to {@link #WIDTH} −
   * 1.
   *
   * @param a at {@code aAt}, rows {@code aStride} apart
   * @param b at byte {@code bAt}, rows {@code bStride} bytes apart
   * @param c at {@code cAt}, rows {@code cStride} apart
   */
  void tile8(
      float[] a,
      int aAt,
      int aStride,
      MemorySegment b,
      long bAt,
      long bStride,
      int n,
      float[] c,
      int cAt,
      int cStride);

  /** The same for 4 rows. */
  void tile4(
      float[] a,
      int aAt,
      int aStride,
      MemorySegment b,
      long bAt,
      long bStride,
      int n,
      float[] c,
      int cAt,
      int cStride);

  /** The same for 1 row. */
  void tile1(
      float[] a, int aAt, MemorySegment b, long bAt, long bStride, int n, float[] c, int cAt);

  /**
   * Turns scores into weights: x[i] = exp(x[i] − largest) for i from {@code from} to {@code to}
   * (exclusive), after the soft cap where {@code softCap} is above 0. Numbers outside that range
   * are left undefined up to the next multiple of {@link #WIDTH}, to which {@code x} must extend.
   *
   * @param at where number 0 of {@code x} lies; sums are anchored there
   * @return the sum of the weights
   */
  float softmax(float[] x, int at, int from, int to, float softCap);

  /** x[i] *= factor for {@code n} numbers, a multiple of {@link #WIDTH}. */
  void scale(float[] x, int at, int n, float factor);
}
