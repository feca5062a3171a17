package dev.trimtab.cpu.tile;

import java.lang.foreign.MemorySegment;

/**
 * Weights that can be decoded a tile at a time: {@value #OUTPUTS} outputs by {@value #INPUTS}
 * inputs, fewer inputs at the end. They are kept so that the outputs of a tile are the lanes of
 * vectors. Safe for several threads.
 */
public interface TileWeights {
  /** Outputs of a tile, as many as lie side by side in oneDNN's packed layout. */
  int OUTPUTS = 64;

  /** Inputs of a tile. */
  int INPUTS = 64;

  /** Bytes from one input of a tile to the next. */
  long APART = OUTPUTS * Float.BYTES;

  /** Elements of a tile. */
  int SIZE = OUTPUTS * INPUTS;

  /**
   * Writes a tile as float32, output o of input i to number 64 · i + o of {@code dst}: the numbers
   * that the format decodes to but for the sign of zeros, rounded to bfloat16 if that is the
   * operand. Outputs beyond the matrix' last get any finite value.
   *
   * @param dst room for a tile, best aligned to 64 bytes: a vector in two cache lines takes longer
   * @param block outputs {@code 64 · block …}
   * @param first first input, a multiple of {@value #INPUTS}
   * @param inputs {@value #INPUTS}, or what is left of the inputs
   */
  void decode(MemorySegment dst, int block, int first, int inputs);

  /** Whether it reads the stored matrix it was made of. */
  boolean inPlace();

  /** Bytes kept. */
  long bytes();

  /** Format and form, for the record. */
  String name();
}
