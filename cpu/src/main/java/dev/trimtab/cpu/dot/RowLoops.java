package dev.trimtab.cpu.dot;

import java.lang.foreign.MemorySegment;

/**
 * Loops over n elements that lie side by side. Places in memory are counted in bytes; numbers are
 * float32 unless said otherwise.
 */
public interface RowLoops {
  /** Weight rows and tokens that {@link #tile} multiplies at once. */
  int TILE_ROWS = 4;

  /** Tokens of a {@link #tile}. */
  int TILE_TOKENS = 2;

  /** Elements to which rows of a {@link #tile} are padded with zeros. */
  int PADDING = 16;

  /** The instructions used, for the record. */
  String name();

  /** dst = src. */
  void copy(MemorySegment dst, long to, MemorySegment src, long from, int n);

  /** dst = src as bfloat16, nearest, halves to even. */
  void narrow(MemorySegment dst, long to, MemorySegment src, long from, int n);

  /** dst = bfloat16 src. */
  void widen(MemorySegment dst, long to, MemorySegment src, long from, int n);

  /** dst = src rounded to bfloat16. */
  void round(MemorySegment dst, long to, MemorySegment src, long from, int n);

  /** dst = signed bytes src. */
  void fromBytes(MemorySegment dst, long to, MemorySegment src, long from, int n);

  /** The largest |x|, 0 if n is 0. */
  float largest(MemorySegment x, long from, int n);

  /** The first place where |x| ≥ {@code limit}, n if there is none. */
  int reaching(MemorySegment x, long from, int n, float limit);

  /** Signed bytes codes = x · factor, rounded, halves to even; |x · factor| below 2²². */
  void quantise(MemorySegment codes, long to, MemorySegment x, long from, int n, float factor);

  /** dst = sums · (scale · scales) / 127², sums int32. */
  void rescale(
      MemorySegment dst,
      long to,
      MemorySegment sums,
      long from,
      int n,
      float scale,
      MemorySegment scales,
      long scalesFrom);

  /** dst += factor · x, one rounding an element. */
  void addScaled(MemorySegment dst, long to, float factor, float[] x, int from, int n);

  /**
   * Products of two tokens with four rows of weights, n a multiple of {@link #PADDING}. Sum s of
   * token t and row r is the sum of {@code lanes[(t · 4 + r) · width … + width − 1]}, its parts in
   * the order of the vectors' lanes, the same for every call with the same n.
   *
   * @param x places of the two tokens in {@code tokens}
   * @param rowBytes bytes from one row of weights to the next
   * @return the width
   */
  int tile(float[] lanes, MemorySegment tokens, long[] x, MemorySegment rows, long rowBytes, int n);
}
