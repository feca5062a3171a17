package dev.trimtab.cpu.tile;

import java.lang.foreign.MemorySegment;

/**
 * Reads the scales and offsets of a {@link RowBlockForm} into arrays, such that a value is scale ·
 * number + offset, where number is what its code is read as.
 */
interface BlockScales {
  /** Those of a vector of outputs at {@code at}: a vector of scales, then one of offsets. */
  void one(float[] room, MemorySegment from, long at);

  /**
   * Those of four vectors of outputs: four of scales, then four of offsets.
   *
   * @param at where the group of the first of 64 outputs begins
   * @param output the first output of the first vector
   */
  void four(float[] room, MemorySegment from, long at, int output);

  /** The same for weights of another form. */
  BlockScales with(RowBlockForm form, long stripe);

  /**
   * For vectors of {@code bits}.
   *
   * @param stripe bytes from one 16 outputs to the next
   */
  static BlockScales of(int bits, RowBlockForm form, long stripe) {
    return VectorBlockScales.of(bits).with(form, stripe);
  }
}
