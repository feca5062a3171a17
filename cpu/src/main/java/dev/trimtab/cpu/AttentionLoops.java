package dev.trimtab.cpu;

import java.lang.foreign.MemorySegment;

/**
 * The inner loops of attention, on rows of a worker's scratch arrays and blocks of the cache.
 *
 * <p>An element of a result is always the same chain of fused multiply-adds in order of the summed
 * index, however many rows, blocks or columns are computed together.
 */
interface AttentionLoops {
  /** Positions of a block, and the numbers of which rows are multiples. */
  int WIDTH = 16;

  /** Rows that are computed together; a lone row is computed by itself. */
  int ROWS = 4;

  /** Blocks of which rows of scores are multiples. */
  int BLOCKS = 4;

  /**
   * scores[r][b · 16 + j] = Σ queries[r][d] · keys[b][d][j], d from 0 to {@code size} − 1, j from 0
   * to 15, for {@code blocks} blocks b.
   *
   * @param queries {@code rows} rows of {@code size}
   * @param rows 1 or a multiple of {@link #ROWS}
   * @param keys the blocks, and the last again up to a multiple of {@link #BLOCKS}
   * @param keysAt byte in each block of its first key
   * @param scores rows {@code stride} apart, as long as {@code keys}; what belongs to the
   *     repetitions of the last block is left undefined
   */
  void scores(
      float[] queries,
      int size,
      int rows,
      MemorySegment[] keys,
      long keysAt,
      int blocks,
      float[] scores,
      int stride);

  /**
   * sums[r][c] += Σ weights[r][p] · values[p][c] over the positions p from {@code from} to {@code
   * to} (exclusive), c from 0 to {@code width} − 1.
   *
   * @param weights number of position 0 at {@code weightsAt}, rows {@code stride} apart
   * @param rows 1 or {@link #ROWS}
   * @param values blocks; position 0 is the first of the first one
   * @param valuesAt byte in each block of its first row, rows {@code width} numbers apart
   * @param sums at {@code sumsAt}, rows of {@code width}, a multiple of {@link #WIDTH}
   */
  void addValues(
      float[] weights,
      int weightsAt,
      int stride,
      int rows,
      MemorySegment[] values,
      long valuesAt,
      int from,
      int to,
      float[] sums,
      int sumsAt,
      int width);

  /**
   * Turns scores into weights: x[i] = exp(x[i] − largest) for i from {@code from} to {@code to}
   * (exclusive), after the soft cap where {@code softCap} is above 0. Numbers outside that range
   * are left undefined up to the next multiple of {@link #WIDTH}, to which {@code x} must extend.
   *
   * @param at where number 0 of {@code x} lies; sums are anchored there
   * @return the sum of the weights
   */
  float softmax(float[] x, int at, int from, int to, float softCap);

  /** to[i] = from[i] · factor for {@code n} numbers from byte {@code fromAt} on. */
  void load(MemorySegment from, long fromAt, float[] to, int toAt, int n, float factor);

  /** to[i] = from[i] · factor for {@code n} numbers, to byte {@code toAt} and on. */
  void store(float[] from, int fromAt, MemorySegment to, long toAt, int n, float factor);
}
