package dev.trimtab.cpu.tile;

import dev.trimtab.cpu.libc.NativeMemory;
import dev.trimtab.cpu.work.Lanes;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link RowBlockLoops} by the Vector API, at one width of vector and for one form. */
final class VectorRowBlockLoops implements RowBlockLoops {
  /*
   * A value is code · scale + offset by one fused multiply-add. The product of a code and a scale
   * is exact wherever there are offsets (17 bits of scale at most, 5 of code). Where there are none
   * the offset is what takes away the number that was added to the code, or 0, and the product is
   * all that is rounded. So the bits are those of the format's own one or two roundings.
   *
   * A code is made a number where it stands in its integer, by a mask and a conversion, and the
   * scale is divided by what that is too large by, which is a power of two: codes that stand in the
   * same place follow each other, so that this is done once for all of them. The highest codes,
   * which would be read with a sign, are read a byte further on, where they stand lower.
   *
   * One row is multiplied with all 64 outputs of a group at a time, which lie in four places, one
   * for 16 outputs: a processor fetches ahead along each of them, four times as far in time as it
   * would along one.
   *
   * The loops over rows of integers go by address to an end that they have to meet. A compiler that
   * could count them would work out beforehand, at length, that no address is below zero. It has to
   * know that they run at least once, or keeps their sums in two places: hence a class for a form.
   */

  private static final VectorSpecies<Float> F = Lanes.species(MethodHandles.lookup());
  private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());
  private static final RowBlockForm FORM =
      Lanes.constant(MethodHandles.lookup(), RowBlockForm.class, RowBlockForm.NIBBLES);
  private static final int L = F.length();
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final MemorySegment ALL = NativeMemory.ALL;
  private static final int ROW = RowBlockForm.ROW;
  private static final int OUTPUTS = TileWeights.OUTPUTS;
  private static final long APART = TileWeights.APART;

  private static final int BITS = FORM.bits();
  private static final boolean OFFSETS = FORM.offsets();
  private static final float ZERO = -FORM.bias();
  private static final int GROUP = FORM.group();
  private static final long SCALE_BYTES = FORM.scaleBytes();
  private static final long CODE_BYTES = FORM.groupBytes() - SCALE_BYTES;
  private static final long GROUP_BYTES = FORM.groupBytes();
  private static final int CODES = (1 << BITS) - 1;
  private static final int HIGHEST = Integer.SIZE - BITS;
  private static final int HIGHEST_READ = HIGHEST - Byte.SIZE;

  private static final float ROUNDER = 1.5f * (1 << 16);
  private static final int POWER = 0xff800000;

  /** For {@link #of}. */
  VectorRowBlockLoops() {}

  /** The loops for a form by vectors of {@code bits}: 128, 256 or 512. */
  static RowBlockLoops of(int bits, RowBlockForm form) {
    return Lanes.instance(MethodHandles.lookup(), RowBlockLoops.class, bits, form);
  }

  @Override
  public void decode(long to, long at, int groups, long stripe, boolean narrow) {
    for (int g = 0; g < groups; g++) {
      for (int lane = 0; lane < OUTPUTS; lane += L) {
        long place = at + g * GROUP_BYTES + RowBlockForm.lane(lane, stripe);
        decode(to + 4L * (g * GROUP * OUTPUTS + lane), place, narrow);
      }
    }
  }

  private static void decode(long to, long group, boolean narrow) {
    FloatVector scale = floats(group);
    FloatVector offset = offset(group);
    long place = to;
    for (int bit = 0; bit < Integer.SIZE; bit += BITS) {
      IntVector mask = IntVector.broadcast(I, mask(bit));
      long first = group + SCALE_BYTES + over(bit);
      for (long at = first; at != first + CODE_BYTES; at += ROW) {
        FloatVector value = number(at, mask).fma(scale, offset);
        if (narrow) {
          value = rounded(value);
        }
        value.intoMemorySegment(ALL, place, ORDER);
        place += APART;
      }
      scale = scale.mul(next(bit));
    }
  }

  @Override
  public void multiplyRow(float[] sums, long at, int groups, long stripe, float[] x, int from) {
    for (int output = 0; output < OUTPUTS; output += 4 * L) {
      multiply(sums, output, at, groups, stripe, x, from);
    }
  }

  private static void multiply(
      float[] sums, int output, long begin, int groups, long stripe, float[] x, int from) {
    long group = begin + RowBlockForm.lane(output, stripe);
    long l1 = begin + RowBlockForm.lane(output + L, stripe) - group;
    long l2 = begin + RowBlockForm.lane(output + 2 * L, stripe) - group;
    long l3 = begin + RowBlockForm.lane(output + 3 * L, stripe) - group;
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int place = from;
    for (int g = 0; g < groups; g++) {
      FloatVector f0 = floats(group);
      FloatVector f1 = floats(group + l1);
      FloatVector f2 = floats(group + l2);
      FloatVector f3 = floats(group + l3);
      FloatVector o0 = offset(group);
      FloatVector o1 = offset(group + l1);
      FloatVector o2 = offset(group + l2);
      FloatVector o3 = offset(group + l3);
      for (int bit = 0; bit < Integer.SIZE; bit += BITS) {
        IntVector mask = IntVector.broadcast(I, mask(bit));
        long first = group + SCALE_BYTES + over(bit);
        for (long at = first; at != first + CODE_BYTES; at += ROW) {
          FloatVector a = FloatVector.broadcast(F, x[place]);
          s0 = number(at, mask).fma(f0, o0).fma(a, s0);
          s1 = number(at + l1, mask).fma(f1, o1).fma(a, s1);
          s2 = number(at + l2, mask).fma(f2, o2).fma(a, s2);
          s3 = number(at + l3, mask).fma(f3, o3).fma(a, s3);
          place++;
        }
        FloatVector next = FloatVector.broadcast(F, next(bit));
        f0 = f0.mul(next);
        f1 = f1.mul(next);
        f2 = f2.mul(next);
        f3 = f3.mul(next);
      }
      group += GROUP_BYTES;
    }
    s0.intoArray(sums, output + 0 * L);
    s1.intoArray(sums, output + 1 * L);
    s2.intoArray(sums, output + 2 * L);
    s3.intoArray(sums, output + 3 * L);
  }

  /** What is added for a vector of outputs, whose scales are at {@code group}. */
  private static FloatVector offset(long group) {
    return OFFSETS ? floats(group + ROW) : floats(group).mul(ZERO);
  }

  private static FloatVector floats(long at) {
    return FloatVector.fromMemorySegment(F, ALL, at, ORDER);
  }

  /** Where the codes are that begin at a bit of their integers, read so many bytes further on. */
  private static int mask(int bit) {
    return CODES << (bit == HIGHEST ? HIGHEST_READ : bit);
  }

  private static long over(int bit) {
    return bit == HIGHEST ? 1 : 0;
  }

  /** What the scale for codes at a bit is multiplied with for those after them. */
  private static float next(int bit) {
    return bit + BITS == HIGHEST ? 1f / (1 << BITS) * (1 << Byte.SIZE) : 1f / (1 << BITS);
  }

  /** Codes, as numbers, and so many times larger as their place in an integer makes them. */
  private static FloatVector number(long at, IntVector mask) {
    IntVector codes = IntVector.fromMemorySegment(I, ALL, at, ORDER).and(mask);
    return (FloatVector) codes.convert(VectorOperators.I2F, 0);
  }

  /*
   * 1.5 · 2¹⁶ times a number's power of two is added and taken away: the first of the two sums is
   * rounded where a bfloat16 ends, halves to even.
   */
  private static FloatVector rounded(FloatVector x) {
    FloatVector power = x.reinterpretAsInts().and(POWER).reinterpretAsFloats();
    FloatVector factor = FloatVector.broadcast(F, ROUNDER);
    return power.fma(factor.neg(), power.fma(factor, x));
  }
}
