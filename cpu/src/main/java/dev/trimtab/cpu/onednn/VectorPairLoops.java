package dev.trimtab.cpu.onednn;

import dev.trimtab.cpu.libc.NativeMemory;
import dev.trimtab.cpu.work.Lanes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link PairLoops} by the Vector API, at one width of vector. */
final class VectorPairLoops implements PairLoops {
  private static final VectorSpecies<Float> F = Lanes.species(MethodHandles.lookup());
  private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final MemorySegment ALL = NativeMemory.ALL;
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final int L = F.length();
  private static final long BYTES = (long) L * Float.BYTES;
  private static final int HALF = Short.SIZE;
  private static final int UPPER = 0xffff0000;
  private static final int MAGNITUDE = 0x7fffffff;

  /** One below the bits of infinity. */
  private static final int FINITE = 0x7f7fffff;

  /** For {@link #of}. */
  VectorPairLoops() {}

  /** The loops for vectors of {@code bits}: 128, 256 or 512. */
  static PairLoops of(int bits) {
    return Lanes.instance(MethodHandles.lookup(), PairLoops.class, bits);
  }

  @Override
  public void pair(MemorySegment pairs, long at, MemorySegment tile, int inputs) {
    long address = NativeMemory.address(pairs, at, (inputs + 1) / 2 * PAIR);
    for (int i = 0; i < inputs / 2; i++) {
      long from = 2 * PAIR * i;
      long to = address + PAIR * i;
      for (int o = 0; o < (int) PAIR; o += (int) BYTES) {
        IntVector first = IntVector.fromMemorySegment(I, tile, from + o, ORDER);
        IntVector second = IntVector.fromMemorySegment(I, tile, from + PAIR + o, ORDER);
        // Subnormal numbers may not have been rounded.
        first
            .and(UPPER)
            .or(second.lanewise(VectorOperators.LSHR, HALF))
            .intoMemorySegment(ALL, to + o, ORDER);
      }
    }
    if (inputs % 2 == 1) {
      long last = inputs / 2;
      MemorySegment.copy(tile, 2 * PAIR * last, pairs, at + PAIR * last, PAIR);
    }
  }

  @Override
  public void swap(MemorySegment pairs, long at, int n) {
    int i = 0;
    for (; i <= n - L; i += L) {
      IntVector.fromMemorySegment(I, pairs, at + 4L * i, ORDER)
          .lanewise(VectorOperators.ROL, HALF)
          .intoMemorySegment(pairs, at + 4L * i, ORDER);
    }
    for (; i < n; i++) {
      pairs.set(INT, at + 4L * i, Integer.rotateLeft(pairs.get(INT, at + 4L * i), HALF));
    }
  }

  @Override
  public void multiplyRow(MemorySegment dst, long to, MemorySegment pairs, long at, Row row) {
    int count;
    for (int first = 0; first < row.inputs(); first += count) {
      count = Math.min(row.segment(), row.inputs() - first);
      for (long o = 0; o < PAIR; o += 4 * BYTES) {
        long place = at + first / 2 * PAIR + o;
        addFour(dst, to + o, pairs, place, row.x(), first, count);
      }
    }
  }

  /** Sums of four vectors of outputs over some inputs; those of the first inputs come first. */
  private static void addFour(
      MemorySegment dst,
      long to,
      MemorySegment pairs,
      long at,
      MemorySegment x,
      int first,
      int count) {
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    long place = at;
    for (int i = first; i < first + count; i += 2) {
      FloatVector upper = FloatVector.broadcast(F, x.get(FLOAT, 4L * i + 4));
      FloatVector lower = FloatVector.broadcast(F, x.get(FLOAT, 4L * i));
      IntVector w = IntVector.fromMemorySegment(I, pairs, place, ORDER);
      s0 = w.and(UPPER).reinterpretAsFloats().fma(upper, s0);
      s0 = w.lanewise(VectorOperators.LSHL, HALF).reinterpretAsFloats().fma(lower, s0);
      w = IntVector.fromMemorySegment(I, pairs, place + BYTES, ORDER);
      s1 = w.and(UPPER).reinterpretAsFloats().fma(upper, s1);
      s1 = w.lanewise(VectorOperators.LSHL, HALF).reinterpretAsFloats().fma(lower, s1);
      w = IntVector.fromMemorySegment(I, pairs, place + 2 * BYTES, ORDER);
      s2 = w.and(UPPER).reinterpretAsFloats().fma(upper, s2);
      s2 = w.lanewise(VectorOperators.LSHL, HALF).reinterpretAsFloats().fma(lower, s2);
      w = IntVector.fromMemorySegment(I, pairs, place + 3 * BYTES, ORDER);
      s3 = w.and(UPPER).reinterpretAsFloats().fma(upper, s3);
      s3 = w.lanewise(VectorOperators.LSHL, HALF).reinterpretAsFloats().fma(lower, s3);
      place += PAIR;
    }
    if (first > 0) {
      s0 = FloatVector.fromMemorySegment(F, dst, to, ORDER).add(s0);
      s1 = FloatVector.fromMemorySegment(F, dst, to + BYTES, ORDER).add(s1);
      s2 = FloatVector.fromMemorySegment(F, dst, to + 2 * BYTES, ORDER).add(s2);
      s3 = FloatVector.fromMemorySegment(F, dst, to + 3 * BYTES, ORDER).add(s3);
    }
    s0.intoMemorySegment(dst, to, ORDER);
    s1.intoMemorySegment(dst, to + BYTES, ORDER);
    s2.intoMemorySegment(dst, to + 2 * BYTES, ORDER);
    s3.intoMemorySegment(dst, to + 3 * BYTES, ORDER);
  }

  @Override
  public float least(MemorySegment x, long from, int n) {
    // One below the bits of a magnitude: magnitudes keep their order, and 0 comes last.
    IntVector least = IntVector.broadcast(I, FINITE);
    int i = 0;
    for (; i <= n - L; i += L) {
      IntVector bits = IntVector.fromMemorySegment(I, x, from + 4L * i, ORDER).and(MAGNITUDE);
      least = least.min(bits.sub(1).and(MAGNITUDE));
    }
    int all = least.reduceLanes(VectorOperators.MIN);
    for (; i < n; i++) {
      all = Math.min(all, ((x.get(INT, from + 4L * i) & MAGNITUDE) - 1) & MAGNITUDE);
    }
    return Float.intBitsToFloat(all + 1);
  }
}
