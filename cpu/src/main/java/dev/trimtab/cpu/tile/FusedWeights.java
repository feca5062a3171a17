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
   * The sums of a block of {@value #OUTPUTS} outputs, by the same chains of fused multiply-adds as
   * {@link TileLoops#multiply}.
   *
   * @param x the row, from {@code x[from]}
   * @param inputs all inputs
   */
  void multiplyRow(float[] sums, int block, float[] x, int from, int inputs);
}
