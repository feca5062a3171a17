package dev.trimtab.cpu.onednn;

import java.lang.foreign.MemorySegment;

/**
 * Loops that decode 4-bit codes into oneDNN's packed layout, for one block of 64 outputs and whole
 * runs of 64 inputs that share a scale. Places in memory are counted in bytes.
 *
 * <p>Codes are 64 bytes a pair of inputs, a byte an output, the first input in the high half.
 * Scales are 64 float32 a run. A table holds the bits of the 16 values as float32.
 */
interface PanelLoops {
  /** Writes 64 float32 an input, rounded to bfloat16 if {@code narrow}. */
  void floats(
      MemorySegment dst,
      long to,
      MemorySegment codes,
      long codesFrom,
      MemorySegment scales,
      long scalesFrom,
      int runs,
      int[] table,
      boolean narrow);

  /** Writes 64 pairs of bfloat16 a pair of inputs. */
  void bfloats(
      MemorySegment dst,
      long to,
      MemorySegment codes,
      long codesFrom,
      MemorySegment scales,
      long scalesFrom,
      int runs,
      int[] table);
}
