package dev.trimtab.cpu;

import dev.trimtab.core.Activation;
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

  /** dst = activation(gate) · up. */
  void gated(
      MemorySegment dst,
      long dstAt,
      MemorySegment gate,
      long gateAt,
      MemorySegment up,
      long upAt,
      int n,
      Activation activation);

  /** x = cap · tanh(x / cap). */
  void softCap(MemorySegment x, long xAt, int n, float cap);

  /** x = x − log Σ exp(x), the sum in double precision. */
  void logSoftmax(MemorySegment x, long xAt, int n);

  /** The index of the largest, the lowest among equals. */
  int argMax(MemorySegment x, long xAt, int n);
}
