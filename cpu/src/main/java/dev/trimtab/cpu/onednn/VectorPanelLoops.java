package dev.trimtab.cpu.onednn;

import dev.trimtab.core.format.Bfloat16;
import dev.trimtab.core.format.Block4;
import dev.trimtab.cpu.work.Lanes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** {@link PanelLoops} by the Vector API at 256 and 512 bits, by plain loops at 128. */
final class VectorPanelLoops implements PanelLoops {
  private static final VectorSpecies<Float> F = Lanes.species(MethodHandles.lookup());
  private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());
  private static final VectorSpecies<Byte> B =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, F.length() * Byte.SIZE)));
  private static final int L = F.length();
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final int OUTPUTS = Panels.BLOCK;
  private static final int PAIRS = Block4.BLOCK / 2;
  private static final int ROW = OUTPUTS * Float.BYTES;
  private static final int UPPER = 0xffff0000;

  /** For {@link #of}. */
  VectorPanelLoops() {}

  /** The loops for vectors of {@code bits}: 128, 256 or 512. */
  static PanelLoops of(int bits) {
    return Lanes.instance(MethodHandles.lookup(), PanelLoops.class, bits);
  }

  @Override
  public void floats(
      MemorySegment dst,
      long to,
      MemorySegment codes,
      long codesFrom,
      MemorySegment scales,
      long scalesFrom,
      int runs,
      int[] table,
      boolean narrow) {
    for (int run = 0; run < runs; run++) {
      long at = to + (long) run * Block4.BLOCK * ROW;
      long from = codesFrom + (long) run * PAIRS * OUTPUTS;
      long scale = scalesFrom + (long) run * ROW;
      for (int output = 0; output < OUTPUTS; output += L) {
        if (L < 8) {
          floatsOfFour(
              dst, at + 4L * output, codes, from + output, scales, scale, table, narrow, output);
          continue;
        }
        IntVector low = IntVector.fromArray(I, table, 0);
        IntVector high = IntVector.fromArray(I, table, 16 - L);
        FloatVector s = FloatVector.fromMemorySegment(F, scales, scale + 4L * output, ORDER);
        for (int pair = 0; pair < PAIRS; pair++) {
          IntVector code = codes(codes, from + (long) pair * OUTPUTS + output);
          FloatVector first = value(code.lanewise(VectorOperators.LSHR, 4), low, high).mul(s);
          FloatVector second = value(code.and(15), low, high).mul(s);
          long place = at + 2L * pair * ROW + 4L * output;
          if (narrow) {
            rounded(first).and(UPPER).intoMemorySegment(dst, place, ORDER);
            rounded(second).and(UPPER).intoMemorySegment(dst, place + ROW, ORDER);
          } else {
            first.intoMemorySegment(dst, place, ORDER);
            second.intoMemorySegment(dst, place + ROW, ORDER);
          }
        }
      }
    }
  }

  private static void floatsOfFour(
      MemorySegment dst,
      long to,
      MemorySegment codes,
      long from,
      MemorySegment scales,
      long scale,
      int[] table,
      boolean narrow,
      int output) {
    for (int i = 0; i < L; i++) {
      float s = scales.get(FLOAT, scale + 4L * (output + i));
      for (int pair = 0; pair < PAIRS; pair++) {
        int code = codes.get(ValueLayout.JAVA_BYTE, from + (long) pair * OUTPUTS + i) & 255;
        float first = Float.intBitsToFloat(table[code >> 4]) * s;
        float second = Float.intBitsToFloat(table[code & 15]) * s;
        long place = to + 2L * pair * ROW + 4L * i;
        dst.set(FLOAT, place, narrow ? Bfloat16.round(first) : first);
        dst.set(FLOAT, place + ROW, narrow ? Bfloat16.round(second) : second);
      }
    }
  }

  @Override
  public void bfloats(
      MemorySegment dst,
      long to,
      MemorySegment codes,
      long codesFrom,
      MemorySegment scales,
      long scalesFrom,
      int runs,
      int[] table) {
    for (int run = 0; run < runs; run++) {
      long at = to + (long) run * PAIRS * ROW;
      long from = codesFrom + (long) run * PAIRS * OUTPUTS;
      long scale = scalesFrom + (long) run * ROW;
      for (int output = 0; output < OUTPUTS; output += L) {
        if (L < 8) {
          bfloatsOfFour(dst, at, codes, from, scales, scale, table, output);
          continue;
        }
        IntVector low = IntVector.fromArray(I, table, 0);
        IntVector high = IntVector.fromArray(I, table, 16 - L);
        FloatVector s = FloatVector.fromMemorySegment(F, scales, scale + 4L * output, ORDER);
        for (int pair = 0; pair < PAIRS; pair++) {
          IntVector code = codes(codes, from + (long) pair * OUTPUTS + output);
          IntVector first =
              rounded(value(code.lanewise(VectorOperators.LSHR, 4), low, high).mul(s));
          IntVector second = rounded(value(code.and(15), low, high).mul(s));
          first
              .lanewise(VectorOperators.LSHR, 16)
              .or(second.and(UPPER))
              .intoMemorySegment(dst, at + (long) pair * ROW + 4L * output, ORDER);
        }
      }
    }
  }

  private static void bfloatsOfFour(
      MemorySegment dst,
      long to,
      MemorySegment codes,
      long from,
      MemorySegment scales,
      long scale,
      int[] table,
      int output) {
    for (int i = output; i < output + L; i++) {
      float s = scales.get(FLOAT, scale + 4L * i);
      for (int pair = 0; pair < PAIRS; pair++) {
        int code = codes.get(ValueLayout.JAVA_BYTE, from + (long) pair * OUTPUTS + i) & 255;
        int first = Bfloat16.narrow(Float.intBitsToFloat(table[code >> 4]) * s) & 0xffff;
        int second = Bfloat16.narrow(Float.intBitsToFloat(table[code & 15]) * s);
        dst.set(INT, to + (long) pair * ROW + 4L * i, first | second << 16);
      }
    }
  }

  private static IntVector codes(MemorySegment codes, long from) {
    return (IntVector)
        ByteVector.fromMemorySegment(B, codes, from, ORDER)
            .convertShape(VectorOperators.ZERO_EXTEND_B2I, I, 0);
  }

  /** The values of codes 0 to 15, from a table in one vector of 16 lanes or two of 8. */
  private static FloatVector value(IntVector codes, IntVector low, IntVector high) {
    if (L == 16) {
      return codes.selectFrom(low).reinterpretAsFloats();
    }
    VectorMask<Integer> upper = codes.compare(VectorOperators.GE, 8);
    IntVector place = codes.and(7);
    return place.selectFrom(low).blend(place.selectFrom(high), upper).reinterpretAsFloats();
  }

  /** Bits whose upper half is the nearest bfloat16, halves to even; finite numbers only. */
  private static IntVector rounded(FloatVector x) {
    IntVector bits = x.reinterpretAsInts();
    return bits.add(bits.lanewise(VectorOperators.LSHR, 16).and(1)).add(0x7fff);
  }
}
