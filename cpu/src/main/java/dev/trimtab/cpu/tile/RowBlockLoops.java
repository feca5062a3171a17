package dev.trimtab.cpu.tile;

/** The loops over weights that are kept in a {@link RowBlockForm}, given by address. */
interface RowBlockLoops {
  /**
   * Writes groups of 64 outputs as {@link TileWeights#decode} does.
   *
   * @param to where the first input's outputs go
   * @param at where the first group of the first output begins
   * @param groups their number
   * @param stripe bytes from one 16 outputs to the next
   * @param narrow whether numbers are rounded to bfloat16
   */
  void decode(long to, long at, int groups, long stripe, boolean narrow);

  /**
   * The sums of 64 outputs, as {@link FusedWeights#multiplyRow} says.
   *
   * @param at where the first group of the first output begins
   * @param groups their number
   * @param stripe bytes from one 16 outputs to the next
   * @param x the row, whose first input is at {@code from}
   */
  void multiplyRow(float[] sums, long at, int groups, long stripe, float[] x, int from);
}
