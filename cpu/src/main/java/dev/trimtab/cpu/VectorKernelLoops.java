package dev.trimtab.cpu;

import dev.trimtab.cpu.work.Lanes;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link KernelLoops} by the Vector API, in one width. */
final class VectorKernelLoops implements KernelLoops {
  /*
   * Row ends are computed under a mask by the same instructions as the rest. Sums run in lanes and
   * the lanes are added in an order of our own: reduceLanes leaves it open, and interpreter and
   * compiler do choose differently.
   */

  private static final VectorSpecies<Float> S = Lanes.species(MethodHandles.lookup());
  private static final VectorSpecies<Double> D = S.withLanes(double.class);
  private static final int L = S.length();
  private static final long STEP = (long) L * Float.BYTES;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /** The loops for vectors of {@code bits}. */
  static KernelLoops of(int bits) {
    return Lanes.instance(MethodHandles.lookup(), KernelLoops.class, bits);
  }

  private static FloatVector load(MemorySegment x, long at) {
    return FloatVector.fromMemorySegment(S, x, at, ORDER);
  }

  private static FloatVector load(MemorySegment x, long at, VectorMask<Float> mask) {
    return FloatVector.fromMemorySegment(S, x, at, ORDER, mask);
  }

  private static long bytes(int n) {
    return (long) n * Float.BYTES;
  }

  private static float sum(FloatVector a, FloatVector b) {
    float[] lanes = a.add(b).toArray();
    for (int half = L / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        lanes[i] += lanes[i + half];
      }
    }
    return lanes[0];
  }

  private static double sum(DoubleVector a, DoubleVector b) {
    double[] lanes = a.add(b).toArray();
    double sum = 0;
    for (double lane : lanes) {
      sum += lane;
    }
    return sum;
  }

  private static DoubleVector half(FloatVector x, int part) {
    return (DoubleVector) x.convertShape(VectorOperators.F2D, D, part);
  }

  @Override
  public void norm(
      MemorySegment dst,
      long dstAt,
      MemorySegment x,
      long xAt,
      int n,
      MemorySegment weight,
      float epsilon,
      float offset) {
    FloatVector even = FloatVector.zero(S);
    FloatVector odd = FloatVector.zero(S);
    int i = 0;
    for (; i <= n - 2 * L; i += 2 * L) {
      FloatVector a = load(x, xAt + bytes(i));
      FloatVector b = load(x, xAt + bytes(i) + STEP);
      even = a.fma(a, even);
      odd = b.fma(b, odd);
    }
    for (; i < n; i += L) {
      FloatVector a = load(x, xAt + bytes(i), S.indexInRange(i, n));
      even = a.fma(a, even);
    }
    float factor = (float) (1 / Math.sqrt((double) sum(even, odd) / n + epsilon));
    for (i = 0; i <= n - L; i += L) {
      load(weight, bytes(i))
          .add(offset)
          .mul(load(x, xAt + bytes(i)).mul(factor))
          .intoMemorySegment(dst, dstAt + bytes(i), ORDER);
    }
    if (i < n) {
      VectorMask<Float> mask = S.indexInRange(i, n);
      load(weight, bytes(i), mask)
          .add(offset)
          .mul(load(x, xAt + bytes(i), mask).mul(factor))
          .intoMemorySegment(dst, dstAt + bytes(i), ORDER, mask);
    }
  }

  @Override
  public void add(MemorySegment x, long xAt, MemorySegment y, long yAt, int n) {
    int i = 0;
    for (; i <= n - L; i += L) {
      load(x, xAt + bytes(i))
          .add(load(y, yAt + bytes(i)))
          .intoMemorySegment(x, xAt + bytes(i), ORDER);
    }
    if (i < n) {
      VectorMask<Float> mask = S.indexInRange(i, n);
      load(x, xAt + bytes(i), mask)
          .add(load(y, yAt + bytes(i), mask))
          .intoMemorySegment(x, xAt + bytes(i), ORDER, mask);
    }
  }

  @Override
  public void addScaled(MemorySegment x, long xAt, float[] y, float factor) {
    int n = y.length;
    for (int i = 0; i < n; i += L) {
      VectorMask<Float> mask = S.indexInRange(i, n);
      FloatVector term = FloatVector.fromArray(S, y, i, mask).mul(factor);
      load(x, xAt + bytes(i), mask).add(term).intoMemorySegment(x, xAt + bytes(i), ORDER, mask);
    }
  }

  @Override
  public void scaled(MemorySegment dst, long dstAt, float[] y, int n, float factor) {
    for (int i = 0; i < n; i += L) {
      VectorMask<Float> mask = S.indexInRange(i, n);
      FloatVector.fromArray(S, y, i, mask)
          .mul(factor)
          .intoMemorySegment(dst, dstAt + bytes(i), ORDER, mask);
    }
  }

  @Override
  public double dot(MemorySegment x, long xAt, float[] y) {
    int n = y.length;
    DoubleVector even = DoubleVector.zero(D);
    DoubleVector odd = DoubleVector.zero(D);
    for (int i = 0; i < n; i += L) {
      VectorMask<Float> mask = S.indexInRange(i, n);
      FloatVector a = load(x, xAt + bytes(i), mask);
      FloatVector b = FloatVector.fromArray(S, y, i, mask);
      even = half(a, 0).fma(half(b, 0), even);
      odd = half(a, 1).fma(half(b, 1), odd);
    }
    return sum(even, odd);
  }

  @Override
  public void rotate(
      MemorySegment x,
      long xAt,
      int half,
      MemorySegment cos,
      long cosAt,
      MemorySegment sin,
      long sinAt) {
    long second = xAt + bytes(half);
    for (int i = 0; i < half; i += L) {
      VectorMask<Float> mask = S.indexInRange(i, half);
      FloatVector a = load(x, xAt + bytes(i), mask);
      FloatVector b = load(x, second + bytes(i), mask);
      FloatVector c = load(cos, cosAt + bytes(i), mask);
      FloatVector s = load(sin, sinAt + bytes(i), mask);
      a.mul(c).sub(b.mul(s)).intoMemorySegment(x, xAt + bytes(i), ORDER, mask);
      b.mul(c).add(a.mul(s)).intoMemorySegment(x, second + bytes(i), ORDER, mask);
    }
  }

  @Override
  public double sum(float[] x, int n) {
    DoubleVector even = DoubleVector.zero(D);
    DoubleVector odd = DoubleVector.zero(D);
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, i);
      even = even.add(half(v, 0));
      odd = odd.add(half(v, 1));
    }
    return sum(even, odd);
  }

  @Override
  public void subtract(MemorySegment x, long xAt, int n, double shift) {
    float high = (float) shift;
    float low = (float) (shift - high);
    for (int i = 0; i < n; i += L) {
      VectorMask<Float> mask = S.indexInRange(i, n);
      load(x, xAt + bytes(i), mask)
          .sub(high)
          .sub(low)
          .intoMemorySegment(x, xAt + bytes(i), ORDER, mask);
    }
  }

  @Override
  public float largest(MemorySegment x, long xAt, int n) {
    FloatVector best = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
    int i = 0;
    for (; i <= n - L; i += L) {
      best = best.max(load(x, xAt + bytes(i)));
    }
    if (i < n) {
      VectorMask<Float> mask = S.indexInRange(i, n);
      best = best.lanewise(VectorOperators.MAX, load(x, xAt + bytes(i), mask), mask);
    }
    return best.reduceLanes(VectorOperators.MAX);
  }

  @Override
  public int argMax(MemorySegment x, long xAt, int n) {
    float largest = largest(x, xAt, n);
    for (int i = 0; i < n; i += L) {
      VectorMask<Float> mask = S.indexInRange(i, n);
      VectorMask<Float> equal =
          load(x, xAt + bytes(i), mask).compare(VectorOperators.EQ, largest).and(mask);
      if (equal.anyTrue()) {
        return i + equal.firstTrue();
      }
    }
    return 0;
  }
}
