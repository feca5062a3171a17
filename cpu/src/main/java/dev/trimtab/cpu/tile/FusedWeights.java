package dev.trimtab.cpu.tile;

/**
 * Weights that one row is multiplied with as they are read, without a decoded tile between: for
 * formats of so many bytes that reading them is all the time it takes.
 */
interface FusedWeights extends TileWeights {
  /** Whether these weights are; others of their class are decoded first. */
  default boolean fuses() {
    return true;
  }

  /**
   * The sums of a block of {@value #OUTPUTS} outputs over some inputs, by the same chains of fused
   * multiply-adds as {@link TileLoops#multiply}.
   *
   * @param x the row, from {@code x[from]}
   * @param first first input, a multiple of {@value #INPUTS}
   * @param inputs their number, a multiple of {@value #INPUTS} or all that are left
   */
  void multiplyRow(float[] sums, int block, float[] x, int from, int first, int inputs);
}
