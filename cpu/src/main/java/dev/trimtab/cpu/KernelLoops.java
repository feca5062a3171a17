package dev.trimtab.cpu;

import java.lang.foreign.MemorySegment;

/**
 * The inner loops of the kernels, each on {@code n} consecutive float32 of one row. Places in
 * memory are byte offsets.
 */
interface KernelLoops {
  /** dst = x · 1/√(mean(x²) + epsilon) · (offset + weight); dst may be x. */
  void norm(
      MemorySegment dst,
      long dstAt,
      MemorySegment x,
      long xAt,
      int n,
      MemorySegment weight,
      float epsilon,
      float offset);

  /** x += y. */
  void add(MemorySegment x, long xAt, MemorySegment y, long yAt, int n);

  /** x += factor · y, product and sum each rounded. */
  void addScaled(MemorySegment x, long xAt, float[] y, float factor);

  /** dst = y · factor. */
  void scaled(MemorySegment dst, long dstAt, float[] y, int n, float factor);

  /** Σ x · y in double precision. */
  double dot(MemorySegment x, long xAt, float[] y);

  /** Turns the pairs (x[i], x[i + half]) by the angles whose cosines and sines are given. */
  void rotate(
      MemorySegment x,
      long xAt,
      int half,
      MemorySegment cos,
      long cosAt,
      MemorySegment sin,
      long sinAt);

  /** Σ x in double precision; {@code n} is a multiple of 16. */
  double sum(float[] x, int n);

  /** x = x − shift, a double. */
  void subtract(MemorySegment x, long xAt, int n, double shift);

  /** The largest. */
  float largest(MemorySegment x, long xAt, int n);

  /** The index of the largest, the lowest among equals. */
  int argMax(MemorySegment x, long xAt, int n);
}
