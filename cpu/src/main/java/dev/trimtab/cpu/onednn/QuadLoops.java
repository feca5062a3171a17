package dev.trimtab.cpu.onednn;

import java.lang.foreign.MemorySegment;

/**
 * Loops over signed bytes in fours, as the integer products of processors with VNNI read them:
 * blocks of {@value #OUTPUTS} outputs; in a block four inputs after four; in these four bytes for
 * each output. oneDNN's name of it is BA16a64b4a. Sums are integers, hence the same in any order.
 */
interface QuadLoops {
  /** Outputs of a block. */
  int OUTPUTS = 64;

  /** Inputs to whose multiple a block is filled up with zeros. */
  int PADDING = 64;

  /** Inputs that lie side by side. */
  int INPUTS = 4;

  /** Bytes of four inputs of a block, and of its sums. */
  long QUAD = OUTPUTS * INPUTS;

  /** Bytes of a block. */
  static long bytes(int inputs) {
    return (inputs + PADDING - 1L) / PADDING * PADDING * OUTPUTS;
  }

  /** Bytes of four inputs of a row that is to be multiplied. */
  int ENTRY = 3 * Integer.BYTES;

  /** Bytes of a row that is to be multiplied. */
  static long rowBytes(int inputs) {
    return (inputs + INPUTS - 1L) / INPUTS * ENTRY;
  }

  /**
   * Lays out a row of codes from −127 to 127 for {@link #multiplyRow}.
   *
   * @param row room for {@link #rowBytes}
   */
  void enter(MemorySegment row, MemorySegment codes, long from, int inputs);

  /** dst = the int32 sums of a block's outputs with one row, from {@link #enter}. */
  void multiplyRow(
      MemorySegment dst, long to, MemorySegment quads, long at, MemorySegment row, int inputs);
}
