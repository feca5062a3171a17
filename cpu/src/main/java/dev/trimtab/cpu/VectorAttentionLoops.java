package dev.trimtab.cpu;

import dev.trimtab.cpu.work.Lanes;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link AttentionLoops} by the Vector API, in one width. */
final class VectorAttentionLoops implements AttentionLoops {
  private static final VectorSpecies<Float> S = Lanes.species(MethodHandles.lookup());
  private static final int L = S.length();
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

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
    FloatVector none = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
    FloatVector best = none;
    int first = from / WIDTH * WIDTH;
    for (int i = first; i < to; i += L) {
      FloatVector score = FloatVector.fromArray(S, x, at + i);
      if (softCap > 0) {
        score = VectorMath.tanh(S, score.div(softCap)).mul(softCap);
      }
      if (i < from || i + L > to) {
        score = none.blend(score, S.indexInRange(i, to).andNot(S.indexInRange(i, from)));
      }
      score.intoArray(x, at + i);
      best = best.max(score);
    }
    float largest = best.reduceLanes(VectorOperators.MAX);
    FloatVector sum = FloatVector.zero(S);
    for (int i = first; i < to; i += L) {
      FloatVector weight = VectorMath.exp(S, FloatVector.fromArray(S, x, at + i).sub(largest));
      weight.intoArray(x, at + i);
      sum = sum.add(weight);
    }
    return sum(sum);
  }

  /* In a fixed order, which reduceLanes does not promise. */
  private static float sum(FloatVector lanes) {
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
