package dev.trimtab.cpu;

import dev.trimtab.cpu.work.Lanes;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link AttentionLoops} by the Vector API, in one width. */
final class VectorAttentionLoops implements AttentionLoops {
  private static final VectorSpecies<Float> S = Lanes.species(MethodHandles.lookup());
  private static final int L = S.length();
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  private final MathLoops math = VectorMathLoops.of(S.vectorBitSize());

  /** The loops for vectors of {@code bits}. */
  static AttentionLoops of(int bits) {
    return Lanes.instance(MethodHandles.lookup(), AttentionLoops.class, bits);
  }

  @Override
  public void tile8(
      float[] a,
      int aAt,
      int aStride,
      MemorySegment b,
      long bAt,
      long bStride,
      int n,
      float[] c,
      int cAt,
      int cStride) {
    for (int j = 0; j < WIDTH; j += L) {
      int at = cAt + j;
      FloatVector c0 = FloatVector.fromArray(S, c, at);
      FloatVector c1 = FloatVector.fromArray(S, c, at + cStride);
      FloatVector c2 = FloatVector.fromArray(S, c, at + 2 * cStride);
      FloatVector c3 = FloatVector.fromArray(S, c, at + 3 * cStride);
      FloatVector c4 = FloatVector.fromArray(S, c, at + 4 * cStride);
      FloatVector c5 = FloatVector.fromArray(S, c, at + 5 * cStride);
      FloatVector c6 = FloatVector.fromArray(S, c, at + 6 * cStride);
      FloatVector c7 = FloatVector.fromArray(S, c, at + 7 * cStride);
      long from = bAt + (long) j * Float.BYTES;
      for (int i = 0; i < n; i++) {
        FloatVector v = FloatVector.fromMemorySegment(S, b, from + i * bStride, ORDER);
        int x = aAt + i;
        c0 = FloatVector.broadcast(S, a[x]).fma(v, c0);
        c1 = FloatVector.broadcast(S, a[x + aStride]).fma(v, c1);
        c2 = FloatVector.broadcast(S, a[x + 2 * aStride]).fma(v, c2);
        c3 = FloatVector.broadcast(S, a[x + 3 * aStride]).fma(v, c3);
        c4 = FloatVector.broadcast(S, a[x + 4 * aStride]).fma(v, c4);
        c5 = FloatVector.broadcast(S, a[x + 5 * aStride]).fma(v, c5);
        c6 = FloatVector.broadcast(S, a[x + 6 * aStride]).fma(v, c6);
        c7 = FloatVector.broadcast(S, a[x + 7 * aStride]).fma(v, c7);
      }
      c0.intoArray(c, at);
      c1.intoArray(c, at + cStride);
      c2.intoArray(c, at + 2 * cStride);
      c3.intoArray(c, at + 3 * cStride);
      c4.intoArray(c, at + 4 * cStride);
      c5.intoArray(c, at + 5 * cStride);
      c6.intoArray(c, at + 6 * cStride);
      c7.intoArray(c, at + 7 * cStride);
    }
  }

  @Override
  public void tile4(
      float[] a,
      int aAt,
      int aStride,
      MemorySegment b,
      long bAt,
      long bStride,
      int n,
      float[] c,
      int cAt,
      int cStride) {
    for (int j = 0; j < WIDTH; j += L) {
      int at = cAt + j;
      FloatVector c0 = FloatVector.fromArray(S, c, at);
      FloatVector c1 = FloatVector.fromArray(S, c, at + cStride);
      FloatVector c2 = FloatVector.fromArray(S, c, at + 2 * cStride);
      FloatVector c3 = FloatVector.fromArray(S, c, at + 3 * cStride);
      long from = bAt + (long) j * Float.BYTES;
      for (int i = 0; i < n; i++) {
        FloatVector v = FloatVector.fromMemorySegment(S, b, from + i * bStride, ORDER);
        int x = aAt + i;
        c0 = FloatVector.broadcast(S, a[x]).fma(v, c0);
        c1 = FloatVector.broadcast(S, a[x + aStride]).fma(v, c1);
        c2 = FloatVector.broadcast(S, a[x + 2 * aStride]).fma(v, c2);
        c3 = FloatVector.broadcast(S, a[x + 3 * aStride]).fma(v, c3);
      }
      c0.intoArray(c, at);
      c1.intoArray(c, at + cStride);
      c2.intoArray(c, at + 2 * cStride);
      c3.intoArray(c, at + 3 * cStride);
    }
  }

  @Override
  public void tile1(
      float[] a, int aAt, MemorySegment b, long bAt, long bStride, int n, float[] c, int cAt) {
    for (int j = 0; j < WIDTH; j += L) {
      FloatVector sum = FloatVector.fromArray(S, c, cAt + j);
      long from = bAt + (long) j * Float.BYTES;
      for (int i = 0; i < n; i++) {
        FloatVector v = FloatVector.fromMemorySegment(S, b, from + i * bStride, ORDER);
        sum = FloatVector.broadcast(S, a[aAt + i]).fma(v, sum);
      }
      sum.intoArray(c, cAt + j);
    }
  }

  @Override
  public float softmax(float[] x, int at, int from, int to, float softCap) {
    int first = at + from / WIDTH * WIDTH;
    int last = at + (to + WIDTH - 1) / WIDTH * WIDTH;
    if (softCap > 0) {
      math.softCap(x, first, last, softCap);
    }
    Arrays.fill(x, first, at + from, Float.NEGATIVE_INFINITY);
    Arrays.fill(x, at + to, last, Float.NEGATIVE_INFINITY);
    math.exp(x, first, last, largest(x, first, last));
    return sum(x, first, last);
  }

  private static float largest(float[] x, int from, int to) {
    FloatVector best = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
    for (int i = from; i < to; i += L) {
      best = best.max(FloatVector.fromArray(S, x, i));
    }
    return best.reduceLanes(VectorOperators.MAX);
  }

  /* Lane by lane and then in a fixed order, which reduceLanes does not promise. */
  private static float sum(float[] x, int from, int to) {
    FloatVector lanes = FloatVector.zero(S);
    for (int i = from; i < to; i += L) {
      lanes = lanes.add(FloatVector.fromArray(S, x, i));
    }
    float sum = 0;
    for (float lane : lanes.toArray()) {
      sum += lane;
    }
    return sum;
  }

  @Override
  public void scale(float[] x, int at, int n, float factor) {
    for (int i = at; i < at + n; i += L) {
      FloatVector.fromArray(S, x, i).mul(factor).intoArray(x, i);
    }
  }
}
