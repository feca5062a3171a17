package dev.trimtab.cpu;

import dev.trimtab.cpu.work.Lanes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final long BYTES = (long) L * Float.BYTES;
  private static final long ROW = (long) WIDTH * Float.BYTES;

  private final MathLoops math = VectorMathLoops.of(S.vectorBitSize());

  /** The loops for vectors of {@code bits}. */
  static AttentionLoops of(int bits) {
    return Lanes.instance(MethodHandles.lookup(), AttentionLoops.class, bits);
  }

  @Override
  public void scores(
      float[] queries,
      int size,
      int rows,
      MemorySegment[] keys,
      long keysAt,
      int blocks,
      float[] scores,
      int stride) {
    int together = rows == 1 || L == WIDTH ? 4 : 2;
    for (int b = 0; b < blocks; b += together) {
      for (int j = 0; j < WIDTH; j += L) {
        long at = keysAt + (long) j * Float.BYTES;
        int to = b * WIDTH + j;
        if (rows == 1) {
          scoresOneByFour(queries, 0, size, keys, b, at, ROW, scores, to);
          continue;
        }
        for (int r = 0; r < rows; r += ROWS, to += ROWS * stride) {
          if (together == 4 && blocks - b > 2) {
            scoresFourByFour(queries, r * size, size, keys, b, at, ROW, scores, to, stride);
          } else {
            scoresFourByTwo(queries, r * size, size, keys, b, at, ROW, scores, to, stride);
          }
        }
      }
    }
  }

  @Override
  public void addValues(
      float[] weights,
      int weightsAt,
      int stride,
      int rows,
      MemorySegment[] values,
      long valuesAt,
      int from,
      int to,
      float[] sums,
      int sumsAt,
      int width) {
    boolean one = rows == 1;
    int most = one || L == WIDTH ? 4 : 2;
    int together;
    for (int column = 0; column < width; column += together * L) {
      long at = valuesAt + (long) column * Float.BYTES;
      int sum = sumsAt + column;
      int left = (width - column) / L;
      int step = left == 1 ? 0 : L; // the last vector alone: twice the same
      together = Math.min(most, left >= 4 ? 4 : 2);
      if (one && together == 4) {
        valuesOneByFour(weights, weightsAt, values, at, from, to, sums, sum, width);
      } else if (one) {
        valuesOneByTwo(weights, weightsAt, values, at, from, to, sums, sum, width, step);
      } else if (together == 4) {
        valuesFourByFour(weights, weightsAt, stride, values, at, from, to, sums, sum, width);
      } else {
        valuesFourByTwo(weights, weightsAt, stride, values, at, from, to, sums, sum, width, step);
      }
    }
  }

  /*
   * KERNELS: four rows by four vectors and four by two for a few rows, one by four and one by two
   * for a single one: enough sums to hide the latency of an addition, and few enough for the
   * registers. Row r of a begins at x + r n or x + r d; sums of row r are in c from s + r e or s +
   * r w on.
   *
   * w, the bytes from one row of keys to the next, is always ROW. As a constant in these methods it
   * lets the compiler move bounds checks out of the loop, for which it runs the first and the last
   * rounds in loops of their own; over so few rounds that costs more than the checks.
   */

  private static void scoresFourByFour(
      float[] a, int x, int n, MemorySegment[] b, int k, long at, long w, float[] c, int s, int e) {
    MemorySegment b0 = b[k];
    MemorySegment b1 = b[k + 1];
    MemorySegment b2 = b[k + 2];
    FloatVector s00 = FloatVector.zero(S);
    FloatVector s01 = FloatVector.zero(S);
    FloatVector s02 = FloatVector.zero(S);
    FloatVector s03 = FloatVector.zero(S);
    FloatVector s10 = FloatVector.zero(S);
    FloatVector s11 = FloatVector.zero(S);
    FloatVector s12 = FloatVector.zero(S);
    FloatVector s13 = FloatVector.zero(S);
    FloatVector s20 = FloatVector.zero(S);
    FloatVector s21 = FloatVector.zero(S);
    FloatVector s22 = FloatVector.zero(S);
    FloatVector s23 = FloatVector.zero(S);
    FloatVector s30 = FloatVector.zero(S);
    FloatVector s31 = FloatVector.zero(S);
    FloatVector s32 = FloatVector.zero(S);
    FloatVector s33 = FloatVector.zero(S);
    for (int i = 0; i < n; i++) {
      FloatVector v0 = FloatVector.fromMemorySegment(S, b0, at + i * w, ORDER);
      FloatVector v1 = FloatVector.fromMemorySegment(S, b1, at + i * w, ORDER);
      FloatVector v2 = FloatVector.fromMemorySegment(S, b2, at + i * w, ORDER);
      FloatVector v3 = FloatVector.fromMemorySegment(S, b[k + 3], at + i * w, ORDER);
      s00 = v0.fma(FloatVector.broadcast(S, a[x + i]), s00);
      s01 = v1.fma(FloatVector.broadcast(S, a[x + i]), s01);
      s02 = v2.fma(FloatVector.broadcast(S, a[x + i]), s02);
      s03 = v3.fma(FloatVector.broadcast(S, a[x + i]), s03);
      s10 = v0.fma(FloatVector.broadcast(S, a[x + i + n]), s10);
      s11 = v1.fma(FloatVector.broadcast(S, a[x + i + n]), s11);
      s12 = v2.fma(FloatVector.broadcast(S, a[x + i + n]), s12);
      s13 = v3.fma(FloatVector.broadcast(S, a[x + i + n]), s13);
      s20 = v0.fma(FloatVector.broadcast(S, a[x + i + 2 * n]), s20);
      s21 = v1.fma(FloatVector.broadcast(S, a[x + i + 2 * n]), s21);
      s22 = v2.fma(FloatVector.broadcast(S, a[x + i + 2 * n]), s22);
      s23 = v3.fma(FloatVector.broadcast(S, a[x + i + 2 * n]), s23);
      s30 = v0.fma(FloatVector.broadcast(S, a[x + i + 3 * n]), s30);
      s31 = v1.fma(FloatVector.broadcast(S, a[x + i + 3 * n]), s31);
      s32 = v2.fma(FloatVector.broadcast(S, a[x + i + 3 * n]), s32);
      s33 = v3.fma(FloatVector.broadcast(S, a[x + i + 3 * n]), s33);
    }
    s00.intoArray(c, s);
    s01.intoArray(c, s + WIDTH);
    s02.intoArray(c, s + 2 * WIDTH);
    s03.intoArray(c, s + 3 * WIDTH);
    s10.intoArray(c, s + e);
    s11.intoArray(c, s + e + WIDTH);
    s12.intoArray(c, s + e + 2 * WIDTH);
    s13.intoArray(c, s + e + 3 * WIDTH);
    s20.intoArray(c, s + 2 * e);
    s21.intoArray(c, s + 2 * e + WIDTH);
    s22.intoArray(c, s + 2 * e + 2 * WIDTH);
    s23.intoArray(c, s + 2 * e + 3 * WIDTH);
    s30.intoArray(c, s + 3 * e);
    s31.intoArray(c, s + 3 * e + WIDTH);
    s32.intoArray(c, s + 3 * e + 2 * WIDTH);
    s33.intoArray(c, s + 3 * e + 3 * WIDTH);
  }

  private static void scoresFourByTwo(
      float[] a, int x, int n, MemorySegment[] b, int k, long at, long w, float[] c, int s, int e) {
    MemorySegment b0 = b[k];
    MemorySegment b1 = b[k + 1];
    FloatVector s00 = FloatVector.zero(S);
    FloatVector s01 = FloatVector.zero(S);
    FloatVector s10 = FloatVector.zero(S);
    FloatVector s11 = FloatVector.zero(S);
    FloatVector s20 = FloatVector.zero(S);
    FloatVector s21 = FloatVector.zero(S);
    FloatVector s30 = FloatVector.zero(S);
    FloatVector s31 = FloatVector.zero(S);
    for (int i = 0; i < n; i++) {
      FloatVector v0 = FloatVector.fromMemorySegment(S, b0, at + i * w, ORDER);
      FloatVector v1 = FloatVector.fromMemorySegment(S, b1, at + i * w, ORDER);
      FloatVector q = FloatVector.broadcast(S, a[x + i]);
      s00 = v0.fma(q, s00);
      s01 = v1.fma(q, s01);
      q = FloatVector.broadcast(S, a[x + i + n]);
      s10 = v0.fma(q, s10);
      s11 = v1.fma(q, s11);
      q = FloatVector.broadcast(S, a[x + i + 2 * n]);
      s20 = v0.fma(q, s20);
      s21 = v1.fma(q, s21);
      q = FloatVector.broadcast(S, a[x + i + 3 * n]);
      s30 = v0.fma(q, s30);
      s31 = v1.fma(q, s31);
    }
    s00.intoArray(c, s);
    s01.intoArray(c, s + WIDTH);
    s10.intoArray(c, s + e);
    s11.intoArray(c, s + e + WIDTH);
    s20.intoArray(c, s + 2 * e);
    s21.intoArray(c, s + 2 * e + WIDTH);
    s30.intoArray(c, s + 3 * e);
    s31.intoArray(c, s + 3 * e + WIDTH);
  }

  private static void scoresOneByFour(
      float[] a, int x, int n, MemorySegment[] b, int k, long at, long w, float[] c, int s) {
    MemorySegment b0 = b[k];
    MemorySegment b1 = b[k + 1];
    MemorySegment b2 = b[k + 2];
    MemorySegment b3 = b[k + 3];
    FloatVector s0 = FloatVector.zero(S);
    FloatVector s1 = FloatVector.zero(S);
    FloatVector s2 = FloatVector.zero(S);
    FloatVector s3 = FloatVector.zero(S);
    for (int i = 0; i < n; i++) {
      FloatVector v0 = FloatVector.fromMemorySegment(S, b0, at + i * w, ORDER);
      FloatVector v1 = FloatVector.fromMemorySegment(S, b1, at + i * w, ORDER);
      FloatVector v2 = FloatVector.fromMemorySegment(S, b2, at + i * w, ORDER);
      FloatVector v3 = FloatVector.fromMemorySegment(S, b3, at + i * w, ORDER);
      FloatVector q = FloatVector.broadcast(S, a[x + i]);
      s0 = v0.fma(q, s0);
      s1 = v1.fma(q, s1);
      s2 = v2.fma(q, s2);
      s3 = v3.fma(q, s3);
    }
    s0.intoArray(c, s);
    s1.intoArray(c, s + WIDTH);
    s2.intoArray(c, s + 2 * WIDTH);
    s3.intoArray(c, s + 3 * WIDTH);
  }

  private static void valuesFourByFour(
      float[] a, int x, int d, MemorySegment[] b, long at, int i, int n, float[] c, int s, int w) {
    FloatVector s00 = FloatVector.fromArray(S, c, s);
    FloatVector s01 = FloatVector.fromArray(S, c, s + L);
    FloatVector s02 = FloatVector.fromArray(S, c, s + 2 * L);
    FloatVector s03 = FloatVector.fromArray(S, c, s + 3 * L);
    FloatVector s10 = FloatVector.fromArray(S, c, s + w);
    FloatVector s11 = FloatVector.fromArray(S, c, s + w + L);
    FloatVector s12 = FloatVector.fromArray(S, c, s + w + 2 * L);
    FloatVector s13 = FloatVector.fromArray(S, c, s + w + 3 * L);
    FloatVector s20 = FloatVector.fromArray(S, c, s + 2 * w);
    FloatVector s21 = FloatVector.fromArray(S, c, s + 2 * w + L);
    FloatVector s22 = FloatVector.fromArray(S, c, s + 2 * w + 2 * L);
    FloatVector s23 = FloatVector.fromArray(S, c, s + 2 * w + 3 * L);
    FloatVector s30 = FloatVector.fromArray(S, c, s + 3 * w);
    FloatVector s31 = FloatVector.fromArray(S, c, s + 3 * w + L);
    FloatVector s32 = FloatVector.fromArray(S, c, s + 3 * w + 2 * L);
    FloatVector s33 = FloatVector.fromArray(S, c, s + 3 * w + 3 * L);
    for (int o = i / WIDTH * WIDTH; o < n; o += WIDTH) {
      for (int p = Math.max(i, o); p < Math.min(n, o + WIDTH); p++) {
        long from = at + (long) (p - o) * w * Float.BYTES;
        FloatVector v0 = FloatVector.fromMemorySegment(S, b[o / WIDTH], from, ORDER);
        FloatVector v1 = FloatVector.fromMemorySegment(S, b[o / WIDTH], from + BYTES, ORDER);
        FloatVector v2 = FloatVector.fromMemorySegment(S, b[o / WIDTH], from + 2 * BYTES, ORDER);
        FloatVector v3 = FloatVector.fromMemorySegment(S, b[o / WIDTH], from + 3 * BYTES, ORDER);
        s00 = v0.fma(FloatVector.broadcast(S, a[x + p]), s00);
        s01 = v1.fma(FloatVector.broadcast(S, a[x + p]), s01);
        s02 = v2.fma(FloatVector.broadcast(S, a[x + p]), s02);
        s03 = v3.fma(FloatVector.broadcast(S, a[x + p]), s03);
        s10 = v0.fma(FloatVector.broadcast(S, a[x + p + d]), s10);
        s11 = v1.fma(FloatVector.broadcast(S, a[x + p + d]), s11);
        s12 = v2.fma(FloatVector.broadcast(S, a[x + p + d]), s12);
        s13 = v3.fma(FloatVector.broadcast(S, a[x + p + d]), s13);
        s20 = v0.fma(FloatVector.broadcast(S, a[x + p + 2 * d]), s20);
        s21 = v1.fma(FloatVector.broadcast(S, a[x + p + 2 * d]), s21);
        s22 = v2.fma(FloatVector.broadcast(S, a[x + p + 2 * d]), s22);
        s23 = v3.fma(FloatVector.broadcast(S, a[x + p + 2 * d]), s23);
        s30 = v0.fma(FloatVector.broadcast(S, a[x + p + 3 * d]), s30);
        s31 = v1.fma(FloatVector.broadcast(S, a[x + p + 3 * d]), s31);
        s32 = v2.fma(FloatVector.broadcast(S, a[x + p + 3 * d]), s32);
        s33 = v3.fma(FloatVector.broadcast(S, a[x + p + 3 * d]), s33);
      }
    }
    s00.intoArray(c, s);
    s01.intoArray(c, s + L);
    s02.intoArray(c, s + 2 * L);
    s03.intoArray(c, s + 3 * L);
    s10.intoArray(c, s + w);
    s11.intoArray(c, s + w + L);
    s12.intoArray(c, s + w + 2 * L);
    s13.intoArray(c, s + w + 3 * L);
    s20.intoArray(c, s + 2 * w);
    s21.intoArray(c, s + 2 * w + L);
    s22.intoArray(c, s + 2 * w + 2 * L);
    s23.intoArray(c, s + 2 * w + 3 * L);
    s30.intoArray(c, s + 3 * w);
    s31.intoArray(c, s + 3 * w + L);
    s32.intoArray(c, s + 3 * w + 2 * L);
    s33.intoArray(c, s + 3 * w + 3 * L);
  }

  private static void valuesFourByTwo(
      float[] a,
      int x,
      int d,
      MemorySegment[] b,
      long at,
      int i,
      int n,
      float[] c,
      int s,
      int w,
      int l) {
    FloatVector s00 = FloatVector.fromArray(S, c, s);
    FloatVector s01 = FloatVector.fromArray(S, c, s + l);
    FloatVector s10 = FloatVector.fromArray(S, c, s + w);
    FloatVector s11 = FloatVector.fromArray(S, c, s + w + l);
    FloatVector s20 = FloatVector.fromArray(S, c, s + 2 * w);
    FloatVector s21 = FloatVector.fromArray(S, c, s + 2 * w + l);
    FloatVector s30 = FloatVector.fromArray(S, c, s + 3 * w);
    FloatVector s31 = FloatVector.fromArray(S, c, s + 3 * w + l);
    long row = (long) w * Float.BYTES;
    long bytes = (long) l * Float.BYTES;
    for (int p = i; p < n; ) {
      MemorySegment block = b[p / WIDTH];
      int m = Math.min(n - p, WIDTH - p % WIDTH);
      long first = at + p % WIDTH * row;
      int y = x + p;
      for (int j = 0; j < m; j++) {
        long from = first + j * row;
        FloatVector v0 = FloatVector.fromMemorySegment(S, block, from, ORDER);
        FloatVector v1 = FloatVector.fromMemorySegment(S, block, from + bytes, ORDER);
        FloatVector q = FloatVector.broadcast(S, a[y + j]);
        s00 = v0.fma(q, s00);
        s01 = v1.fma(q, s01);
        q = FloatVector.broadcast(S, a[y + j + d]);
        s10 = v0.fma(q, s10);
        s11 = v1.fma(q, s11);
        q = FloatVector.broadcast(S, a[y + j + 2 * d]);
        s20 = v0.fma(q, s20);
        s21 = v1.fma(q, s21);
        q = FloatVector.broadcast(S, a[y + j + 3 * d]);
        s30 = v0.fma(q, s30);
        s31 = v1.fma(q, s31);
      }
      p += m;
    }
    s00.intoArray(c, s);
    s01.intoArray(c, s + l);
    s10.intoArray(c, s + w);
    s11.intoArray(c, s + w + l);
    s20.intoArray(c, s + 2 * w);
    s21.intoArray(c, s + 2 * w + l);
    s30.intoArray(c, s + 3 * w);
    s31.intoArray(c, s + 3 * w + l);
  }

  private static void valuesOneByFour(
      float[] a, int x, MemorySegment[] b, long at, int i, int n, float[] c, int s, int w) {
    FloatVector s0 = FloatVector.fromArray(S, c, s);
    FloatVector s1 = FloatVector.fromArray(S, c, s + L);
    FloatVector s2 = FloatVector.fromArray(S, c, s + 2 * L);
    FloatVector s3 = FloatVector.fromArray(S, c, s + 3 * L);
    long row = (long) w * Float.BYTES;
    for (int p = i; p < n; ) {
      MemorySegment block = b[p / WIDTH];
      int m = Math.min(n - p, WIDTH - p % WIDTH);
      long first = at + p % WIDTH * row;
      int y = x + p;
      for (int j = 0; j < m; j++) {
        long from = first + j * row;
        FloatVector v0 = FloatVector.fromMemorySegment(S, block, from, ORDER);
        FloatVector v1 = FloatVector.fromMemorySegment(S, block, from + BYTES, ORDER);
        FloatVector v2 = FloatVector.fromMemorySegment(S, block, from + 2 * BYTES, ORDER);
        FloatVector v3 = FloatVector.fromMemorySegment(S, block, from + 3 * BYTES, ORDER);
        FloatVector q = FloatVector.broadcast(S, a[y + j]);
        s0 = v0.fma(q, s0);
        s1 = v1.fma(q, s1);
        s2 = v2.fma(q, s2);
        s3 = v3.fma(q, s3);
      }
      p += m;
    }
    s0.intoArray(c, s);
    s1.intoArray(c, s + L);
    s2.intoArray(c, s + 2 * L);
    s3.intoArray(c, s + 3 * L);
  }

  private static void valuesOneByTwo(
      float[] a, int x, MemorySegment[] b, long at, int i, int n, float[] c, int s, int w, int l) {
    FloatVector s0 = FloatVector.fromArray(S, c, s);
    FloatVector s1 = FloatVector.fromArray(S, c, s + l);
    long row = (long) w * Float.BYTES;
    long bytes = (long) l * Float.BYTES;
    for (int p = i; p < n; ) {
      MemorySegment block = b[p / WIDTH];
      int m = Math.min(n - p, WIDTH - p % WIDTH);
      long first = at + p % WIDTH * row;
      int y = x + p;
      for (int j = 0; j < m; j++) {
        long from = first + j * row;
        FloatVector v0 = FloatVector.fromMemorySegment(S, block, from, ORDER);
        FloatVector v1 = FloatVector.fromMemorySegment(S, block, from + bytes, ORDER);
        FloatVector q = FloatVector.broadcast(S, a[y + j]);
        s0 = v0.fma(q, s0);
        s1 = v1.fma(q, s1);
      }
      p += m;
    }
    s0.intoArray(c, s);
    s1.intoArray(c, s + l);
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

  /* By comparing: max, which must see to NaN and −0, is several instructions, one after another. */
  private static float largest(float[] x, int from, int to) {
    FloatVector best = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
    for (int i = from; i < to; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, i);
      best = best.blend(v, v.compare(VectorOperators.GT, best));
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
  public void load(MemorySegment from, long fromAt, float[] to, int toAt, int n, float factor) {
    int whole = S.loopBound(n);
    for (int i = 0; i < whole; i += L) {
      FloatVector x =
          FloatVector.fromMemorySegment(S, from, fromAt + (long) i * Float.BYTES, ORDER);
      x.mul(factor).intoArray(to, toAt + i);
    }
    for (int i = whole; i < n; i++) {
      to[toAt + i] = from.get(FLOAT, fromAt + (long) i * Float.BYTES) * factor;
    }
  }

  @Override
  public void store(float[] from, int fromAt, MemorySegment to, long toAt, int n, float factor) {
    int whole = S.loopBound(n);
    for (int i = 0; i < whole; i += L) {
      FloatVector x = FloatVector.fromArray(S, from, fromAt + i);
      x.mul(factor).intoMemorySegment(to, toAt + (long) i * Float.BYTES, ORDER);
    }
    for (int i = whole; i < n; i++) {
      to.set(FLOAT, toAt + (long) i * Float.BYTES, from[fromAt + i] * factor);
    }
  }
}
