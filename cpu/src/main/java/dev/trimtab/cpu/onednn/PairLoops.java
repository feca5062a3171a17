package dev.trimtab.cpu.onednn;

import java.lang.foreign.MemorySegment;

/**
 * Loops over bfloat16 weights in pairs, as the products of processors with bfloat16 instructions
 * read them: blocks of {@value #OUTPUTS} outputs; in a block pair after pair of inputs; in a pair
 * 32 bits for each output, the first input in the lower half. oneDNN's name of it is BA16a64b2a.
 *
 * <p>Such an instruction adds the product of the upper halves to a sum and then that of the lower
 * halves, each with one rounding (Intel's manual, VDPBF16PS; AMD's Zen 4 does the same).
 */
interface PairLoops {
  /** Outputs of a block. */
  int OUTPUTS = 64;

  /** Inputs to whose multiple a block is filled up with zeros. */
  int PADDING = 32;

  /** Bytes of a pair of inputs of a block. */
  long PAIR = OUTPUTS * Integer.BYTES;

  /** Bytes of a block. */
  static long bytes(int inputs) {
    return (inputs + PADDING - 1L) / PADDING * (PADDING / 2) * PAIR;
  }

  /**
   * Lays out some inputs of a block, the first of each pair in the <em>upper</em> half, so that
   * sums take one input after the other; activations have to be swapped alike.
   *
   * @param at place of the first of these pairs in {@code pairs}
   * @param tile float32 numbers that bfloat16 holds, [inputs, {@value #OUTPUTS}]
   * @param inputs a lone last one is paired with zeros
   */
  void pair(MemorySegment pairs, long at, MemorySegment tile, int inputs);

  /** Swaps the halves of {@code n} pairs that lie side by side. */
  void swap(MemorySegment pairs, long at, int n);

  /**
   * A row to be multiplied.
   *
   * @param x float32 numbers that bfloat16 holds
   * @param inputs their number, even
   * @param segment inputs after which a sum is begun anew, to be added to what there is: even
   */
  record Row(MemorySegment x, int inputs, int segment) {}

  /**
   * dst = the sums of a block's outputs with one row, by the same roundings as the processor's
   * instruction, unless numbers are so small that it takes them for zeros.
   */
  void multiplyRow(MemorySegment dst, long to, MemorySegment pairs, long at, Row row);

  /** The least |x| of those that are not 0, infinite where all are. */
  float least(MemorySegment x, long from, int n);
}
