package dev.trimtab.cpu.dot;

import dev.trimtab.core.format.Bfloat16;
import dev.trimtab.cpu.libc.NativeMemory;
import dev.trimtab.cpu.work.Lanes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** {@link RowLoops} by the Vector API, at one width of vector. */
public final class VectorRowLoops implements RowLoops {
  private static final VectorSpecies<Float> F = Lanes.species(MethodHandles.lookup());
  private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());

  /** As many 16-bit numbers as there are lanes; for 128 bits half of this is not used. */
  private static final VectorSpecies<Short> S = part(short.class, Short.SIZE);

  private static final VectorSpecies<Byte> B = part(byte.class, Byte.SIZE);
  private static final int L = F.length();
  private static final boolean BYTES_FIT = B.length() == L;
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final MemorySegment ALL = NativeMemory.ALL;
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  /** 1.5 · 2²³: a small number added to it is rounded to an integer in its lowest bits. */
  private static final float ROUNDER = 12582912f;

  /** 1 / 127². */
  private static final float CODES = 1f / (127f * 127f);

  /** For {@link #of}. */
  public VectorRowLoops() {}

  private static <E> VectorSpecies<E> part(Class<E> type, int elementBits) {
    int bits = Math.max(64, F.length() * elementBits);
    return VectorSpecies.of(type, VectorShape.forBitSize(bits));
  }

  /** The loops for vectors of {@code bits}: 128, 256 or 512. */
  public static RowLoops of(int bits) {
    return Lanes.instance(MethodHandles.lookup(), RowLoops.class, bits);
  }

  @Override
  public String name() {
    return "Vector API, " + F.vectorBitSize() + " bits";
  }

  @Override
  public void copy(MemorySegment dst, long to, MemorySegment src, long from, int n) {
    MemorySegment.copy(src, from, dst, to, (long) n * Float.BYTES);
  }

  @Override
  public void narrow(MemorySegment dst, long to, MemorySegment src, long from, int n) {
    long address = NativeMemory.address(dst, to, 2L * n);
    int i = 0;
    for (; i <= n - L; i += L) {
      IntVector rounded = rounded(FloatVector.fromMemorySegment(F, src, from + 4L * i, ORDER));
      ShortVector half =
          (ShortVector)
              rounded.lanewise(VectorOperators.LSHR, 16).convertShape(VectorOperators.I2S, S, 0);
      half.intoMemorySegment(ALL, address + 2L * i, ORDER);
    }
    for (; i < n; i++) {
      dst.set(SHORT, to + 2L * i, Bfloat16.narrow(src.get(FLOAT, from + 4L * i)));
    }
  }

  /** The bits of bfloat16 numbers, each in the upper half of its lane; NaN stays NaN. */
  private static IntVector rounded(FloatVector x) {
    IntVector bits = x.reinterpretAsInts();
    IntVector odd = bits.lanewise(VectorOperators.LSHR, 16).and(1);
    IntVector nearest = bits.add(odd).add(0x7fff).and(0xffff0000);
    return nearest.blend(bits.or(0x400000).and(0xffff0000), x.test(VectorOperators.IS_NAN).cast(I));
  }

  @Override
  public void widen(MemorySegment dst, long to, MemorySegment src, long from, int n) {
    long address = NativeMemory.address(dst, to, 4L * n);
    int i = 0;
    for (; i <= n - L; i += L) {
      IntVector bits =
          (IntVector)
              ShortVector.fromMemorySegment(S, src, from + 2L * i, ORDER)
                  .convertShape(VectorOperators.ZERO_EXTEND_S2I, I, 0);
      bits.lanewise(VectorOperators.LSHL, 16).intoMemorySegment(ALL, address + 4L * i, ORDER);
    }
    for (; i < n; i++) {
      dst.set(FLOAT, to + 4L * i, Bfloat16.widen(src.get(SHORT, from + 2L * i)));
    }
  }

  @Override
  public void round(MemorySegment dst, long to, MemorySegment src, long from, int n) {
    long address = NativeMemory.address(dst, to, 4L * n);
    int i = 0;
    for (; i <= n - L; i += L) {
      rounded(FloatVector.fromMemorySegment(F, src, from + 4L * i, ORDER))
          .intoMemorySegment(ALL, address + 4L * i, ORDER);
    }
    for (; i < n; i++) {
      dst.set(FLOAT, to + 4L * i, Bfloat16.round(src.get(FLOAT, from + 4L * i)));
    }
  }

  @Override
  public void fromBytes(MemorySegment dst, long to, MemorySegment src, long from, int n) {
    long address = NativeMemory.address(dst, to, 4L * n);
    int i = 0;
    if (BYTES_FIT) {
      for (; i <= n - L; i += L) {
        ByteVector.fromMemorySegment(B, src, from + i, ORDER)
            .convertShape(VectorOperators.B2F, F, 0)
            .reinterpretAsInts()
            .intoMemorySegment(ALL, address + 4L * i, ORDER);
      }
    }
    for (; i < n; i++) {
      dst.set(FLOAT, to + 4L * i, src.get(ValueLayout.JAVA_BYTE, from + i));
    }
  }

  @Override
  public float largest(MemorySegment x, long from, int n) {
    FloatVector most = FloatVector.zero(F);
    int i = 0;
    for (; i <= n - L; i += L) {
      most = most.max(FloatVector.fromMemorySegment(F, x, from + 4L * i, ORDER).abs());
    }
    float all = most.reduceLanes(VectorOperators.MAX);
    for (; i < n; i++) {
      all = Math.max(all, Math.abs(x.get(FLOAT, from + 4L * i)));
    }
    return all;
  }

  @Override
  public int reaching(MemorySegment x, long from, int n, float limit) {
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector magnitude = FloatVector.fromMemorySegment(F, x, from + 4L * i, ORDER).abs();
      VectorMask<Float> found = magnitude.compare(VectorOperators.GE, limit);
      if (found.anyTrue()) {
        return i + found.firstTrue();
      }
    }
    while (i < n && !(Math.abs(x.get(FLOAT, from + 4L * i)) >= limit)) {
      i++;
    }
    return i;
  }

  @Override
  public void quantise(
      MemorySegment codes, long to, MemorySegment x, long from, int n, float factor) {
    long address = NativeMemory.address(codes, to, n);
    int i = 0;
    if (BYTES_FIT) {
      for (; i <= n - L; i += L) {
        IntVector bits =
            FloatVector.fromMemorySegment(F, x, from + 4L * i, ORDER)
                .mul(factor)
                .add(ROUNDER)
                .reinterpretAsInts();
        ((ByteVector) bits.convertShape(VectorOperators.I2B, B, 0))
            .intoMemorySegment(ALL, address + i, ORDER);
      }
    }
    for (; i < n; i++) {
      float rounded = x.get(FLOAT, from + 4L * i) * factor + ROUNDER;
      codes.set(ValueLayout.JAVA_BYTE, to + i, (byte) Float.floatToRawIntBits(rounded));
    }
  }

  @Override
  public void rescale(
      MemorySegment dst,
      long to,
      MemorySegment sums,
      long from,
      int n,
      float scale,
      MemorySegment scales,
      long scalesFrom) {
    long address = NativeMemory.address(dst, to, 4L * n);
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector factor =
          FloatVector.fromMemorySegment(F, scales, scalesFrom + 4L * i, ORDER)
              .mul(scale)
              .mul(CODES);
      FloatVector sum =
          (FloatVector)
              IntVector.fromMemorySegment(I, sums, from + 4L * i, ORDER)
                  .convertShape(VectorOperators.I2F, F, 0);
      sum.mul(factor).intoMemorySegment(ALL, address + 4L * i, ORDER);
    }
    for (; i < n; i++) {
      float factor = scales.get(FLOAT, scalesFrom + 4L * i) * scale * CODES;
      dst.set(FLOAT, to + 4L * i, sums.get(INT, from + 4L * i) * factor);
    }
  }

  @Override
  public void addScaled(MemorySegment dst, long to, float factor, float[] x, int from, int n) {
    FloatVector wide = FloatVector.broadcast(F, factor);
    long address = NativeMemory.address(dst, to, 4L * n);
    int i = 0;
    for (; i <= n - L; i += L) {
      FloatVector.fromArray(F, x, from + i)
          .fma(wide, FloatVector.fromMemorySegment(F, ALL, address + 4L * i, ORDER))
          .intoMemorySegment(ALL, address + 4L * i, ORDER);
    }
    for (; i < n; i++) {
      float sum = dst.get(FLOAT, to + 4L * i);
      dst.set(FLOAT, to + 4L * i, Math.fma(x[from + i], factor, sum));
    }
  }

  @Override
  public int tile(
      float[] lanes, MemorySegment tokens, long[] x, MemorySegment rows, long rowBytes, int n) {
    FloatVector s00 = FloatVector.zero(F);
    FloatVector s01 = s00;
    FloatVector s02 = s00;
    FloatVector s03 = s00;
    FloatVector s10 = s00;
    FloatVector s11 = s00;
    FloatVector s12 = s00;
    FloatVector s13 = s00;
    long x0 = x[0];
    long x1 = x[1];
    long bytes = 4L * n;
    for (long i = 0; i < bytes; i += 4L * L) {
      FloatVector a = FloatVector.fromMemorySegment(F, tokens, x0 + i, ORDER);
      FloatVector b = FloatVector.fromMemorySegment(F, tokens, x1 + i, ORDER);
      FloatVector w = FloatVector.fromMemorySegment(F, rows, i, ORDER);
      s00 = w.fma(a, s00);
      s10 = w.fma(b, s10);
      w = FloatVector.fromMemorySegment(F, rows, rowBytes + i, ORDER);
      s01 = w.fma(a, s01);
      s11 = w.fma(b, s11);
      w = FloatVector.fromMemorySegment(F, rows, 2 * rowBytes + i, ORDER);
      s02 = w.fma(a, s02);
      s12 = w.fma(b, s12);
      w = FloatVector.fromMemorySegment(F, rows, 3 * rowBytes + i, ORDER);
      s03 = w.fma(a, s03);
      s13 = w.fma(b, s13);
    }
    s00.intoArray(lanes, 0);
    s01.intoArray(lanes, L);
    s02.intoArray(lanes, 2 * L);
    s03.intoArray(lanes, 3 * L);
    s10.intoArray(lanes, 4 * L);
    s11.intoArray(lanes, 5 * L);
    s12.intoArray(lanes, 6 * L);
    s13.intoArray(lanes, 7 * L);
    return L;
  }
}
