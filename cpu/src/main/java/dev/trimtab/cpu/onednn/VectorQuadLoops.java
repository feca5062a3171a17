package dev.trimtab.cpu.onednn;

import dev.trimtab.cpu.libc.NativeMemory;
import dev.trimtab.cpu.work.Lanes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link QuadLoops} by the Vector API, at one width of vector. */
final class VectorQuadLoops implements QuadLoops {
  /*
   * Bytes are multiplied as 16-bit numbers, twice as many at a time as 32-bit ones would be. Two of
   * them make a 16-bit number s = 256 · upper + lower, where upper = s >> 8 is signed, and with bit 7
   * turned round s' = 256 · upper + lower + 128. Modulo 2^16, where nothing has to be taken apart,
   *
   *     s' · x + upper · (y − 256 · x) − 128 · x = lower · x + upper · y,
   *
   * which fits in 16 bits, since a product is at most 127 · 128. Such numbers are summed twice: as
   * they are, modulo 2^16, and without their lower bytes, which gives those of the sum. That goes
   * well for 256 of them, and is widened then.
   */

  private static final VectorSpecies<Float> F = Lanes.species(MethodHandles.lookup());
  private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());
  private static final VectorSpecies<Short> S = VectorSpecies.of(short.class, F.vectorShape());
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final long BYTES = F.vectorByteSize();
  private static final int HALF = Short.SIZE;
  private static final int BYTE = Byte.SIZE;
  private static final int LOWER = 0xffff;
  private static final MemorySegment ALL = NativeMemory.ALL;
  private static final ShortVector TURN = ShortVector.broadcast(S, 0x80);

  /** Sums of 16 bits of a block: two for an output. */
  private static final int UPPER = 2 * OUTPUTS;

  private static final int OUTPUTS_AT_ONCE = 4 * I.length();

  /** Inputs after which sums are widened. */
  private static final int SEGMENT = 256 * INPUTS;

  /** For {@link #of}. */
  VectorQuadLoops() {}

  /** The loops for vectors of {@code bits}: 128, 256 or 512. */
  static QuadLoops of(int bits) {
    return Lanes.instance(MethodHandles.lookup(), QuadLoops.class, bits);
  }

  @Override
  public void enter(MemorySegment row, MemorySegment codes, long from, int inputs) {
    int i = 0;
    for (; i <= inputs - INPUTS; i += INPUTS) {
      enter(row, i, codes.get(INT, from + i));
    }
    if (i < inputs) {
      int last = 0;
      for (int rest = 0; i + rest < inputs; rest++) {
        int code = codes.get(ValueLayout.JAVA_BYTE, from + i + rest) & 0xff;
        last |= code << (BYTE * rest);
      }
      enter(row, i, last);
    }
  }

  /** Four codes as what lower bytes, upper bytes and nothing are multiplied with. */
  private static void enter(MemorySegment row, int i, int quad) {
    int x0 = (byte) quad;
    int x1 = (byte) (quad >> BYTE);
    int x2 = (byte) (quad >> HALF);
    int x3 = quad >> (HALF + BYTE);
    long at = (long) i / INPUTS * ENTRY;
    row.set(INT, at, halves(x0, x2));
    row.set(INT, at + 4, halves(x1 - (x0 << BYTE), x3 - (x2 << BYTE)));
    row.set(INT, at + 8, halves(-(x0 << (BYTE - 1)), -(x2 << (BYTE - 1))));
  }

  private static int halves(int lower, int upper) {
    return (lower & LOWER) | (upper << HALF);
  }

  @Override
  public void multiplyRow(
      MemorySegment dst, long to, MemorySegment quads, long at, MemorySegment row, int inputs) {
    long block = NativeMemory.address(quads, at, QuadLoops.bytes(inputs));
    long codes = NativeMemory.address(row, 0, QuadLoops.rowBytes(inputs));
    dst.asSlice(to, QUAD).fill((byte) 0);
    short[] sums = new short[4 * OUTPUTS];
    for (int first = 0; first < inputs; first += SEGMENT) {
      int count = Math.min(SEGMENT, inputs - first);
      long x = codes + (long) first / INPUTS * ENTRY;
      long begin = block + first / INPUTS * QUAD;
      for (int o = 0; o < OUTPUTS; o += OUTPUTS_AT_ONCE) {
        sumFour(sums, 2 * o, begin + (long) INPUTS * o, x, count);
      }
      widen(dst, to, sums);
    }
  }

  /**
   * Sums of four vectors of outputs over a segment.
   *
   * @param sums those modulo 2^16 from {@code to} on, and {@value #UPPER} further on those of upper
   *     bytes
   */
  private static void sumFour(short[] sums, int to, long quads, long row, int count) {
    ShortVector l0 = ShortVector.zero(S);
    ShortVector l1 = l0;
    ShortVector l2 = l0;
    ShortVector l3 = l0;
    ShortVector u0 = l0;
    ShortVector u1 = l0;
    ShortVector u2 = l0;
    ShortVector u3 = l0;
    long place = quads;
    long x = row;
    for (int i = 0; i < count; i += INPUTS) {
      ShortVector a = IntVector.broadcast(I, ALL.get(INT, x)).reinterpretAsShorts();
      ShortVector b = IntVector.broadcast(I, ALL.get(INT, x + 4)).reinterpretAsShorts();
      ShortVector c = IntVector.broadcast(I, ALL.get(INT, x + 8)).reinterpretAsShorts();
      ShortVector w = ShortVector.fromMemorySegment(S, ALL, place, ORDER);
      ShortVector t = w.lanewise(VectorOperators.XOR, TURN).mul(a).add(c);
      t = t.add(w.lanewise(VectorOperators.ASHR, BYTE).mul(b));
      l0 = l0.add(t);
      u0 = u0.add(t.lanewise(VectorOperators.ASHR, BYTE));
      w = ShortVector.fromMemorySegment(S, ALL, place + BYTES, ORDER);
      t = w.lanewise(VectorOperators.XOR, TURN).mul(a).add(c);
      t = t.add(w.lanewise(VectorOperators.ASHR, BYTE).mul(b));
      l1 = l1.add(t);
      u1 = u1.add(t.lanewise(VectorOperators.ASHR, BYTE));
      w = ShortVector.fromMemorySegment(S, ALL, place + 2 * BYTES, ORDER);
      t = w.lanewise(VectorOperators.XOR, TURN).mul(a).add(c);
      t = t.add(w.lanewise(VectorOperators.ASHR, BYTE).mul(b));
      l2 = l2.add(t);
      u2 = u2.add(t.lanewise(VectorOperators.ASHR, BYTE));
      w = ShortVector.fromMemorySegment(S, ALL, place + 3 * BYTES, ORDER);
      t = w.lanewise(VectorOperators.XOR, TURN).mul(a).add(c);
      t = t.add(w.lanewise(VectorOperators.ASHR, BYTE).mul(b));
      l3 = l3.add(t);
      u3 = u3.add(t.lanewise(VectorOperators.ASHR, BYTE));
      place += QUAD;
      x += ENTRY;
    }
    l0.intoArray(sums, to);
    u0.intoArray(sums, UPPER + to);
    l1.intoArray(sums, to + S.length());
    u1.intoArray(sums, UPPER + to + S.length());
    l2.intoArray(sums, to + 2 * S.length());
    u2.intoArray(sums, UPPER + to + 2 * S.length());
    l3.intoArray(sums, to + 3 * S.length());
    u3.intoArray(sums, UPPER + to + 3 * S.length());
  }

  /** Adds the sums of both halves to those of a block. */
  private static void widen(MemorySegment dst, long to, short[] sums) {
    for (int i = 0; i < UPPER; i += S.length()) {
      ShortVector upper = ShortVector.fromArray(S, sums, UPPER + i);
      IntVector lower =
          ShortVector.fromArray(S, sums, i)
              .sub(upper.lanewise(VectorOperators.LSHL, BYTE))
              .reinterpretAsInts();
      IntVector wide = upper.reinterpretAsInts();
      wide.lanewise(VectorOperators.ASHR, HALF)
          .add(wide.lanewise(VectorOperators.LSHL, HALF).lanewise(VectorOperators.ASHR, HALF))
          .lanewise(VectorOperators.LSHL, BYTE)
          .add(lower.and(LOWER))
          .add(lower.lanewise(VectorOperators.LSHR, HALF))
          .add(IntVector.fromMemorySegment(I, dst, to + 2L * i, ORDER))
          .intoMemorySegment(dst, to + 2L * i, ORDER);
    }
  }
}
