package dev.trimtab.cpu.tile;

import dev.trimtab.core.format.Bfloat16;
import dev.trimtab.core.format.Block4;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.cpu.libc.NativeMemory;
import dev.trimtab.cpu.work.Lanes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of 4-bit blocks whose rows are whole blocks. For every 16 outputs, and then for every 64
 * inputs, there are 8 · 16 integers of eight codes each, those of one output and eight inputs, the
 * first lowest; then 16 scales.
 */
final class Block4Tiles implements TileMaker, FusedWeights {
  /*
   * Rounding to bfloat16 takes three instructions: 1.5 · 2¹⁶ times a number's power of two is added
   * and taken away, and the first of the two sums is rounded where a bfloat16 ends, halves to even.
   * Numbers below the least normal one are left as they are.
   *
   * One row is multiplied with four vectors of outputs at a time, which lie in four places where a
   * vector has 16 lanes: a processor fetches ahead along each of them.
   */

  private static final VectorSpecies<Float> F = Lanes.species(MethodHandles.lookup());
  private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());
  private static final int L = F.length();
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final MemorySegment ALL = NativeMemory.ALL;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ORDER);
  private static final ValueLayout.OfInt UNALIGNED =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ORDER);
  private static final int CODES = 8;
  private static final int STRIPE = 16;
  private static final long STRIPES = OUTPUTS / STRIPE;
  private static final int ROW = STRIPE * Float.BYTES;
  private static final long SCALES = (long) INPUTS / CODES * ROW;
  private static final long TILE = SCALES + ROW;
  private static final float ROUNDER = 1.5f * (1 << 16);
  private static final int POWER = 0xff800000;

  private final int inputs;
  private final boolean narrow;
  private final String name;
  private final int[] table;
  private final MemorySegment memory;

  /** For {@link #of}: one without weights. */
  Block4Tiles() {
    inputs = 0;
    narrow = false;
    name = "";
    table = new int[16];
    memory = MemorySegment.NULL;
  }

  private Block4Tiles(StoredMatrix matrix, Block4 format, Arena arena) {
    inputs = matrix.columns();
    narrow = matrix.operand() instanceof Operand.Bfloat16;
    name = format.id() + " in tiles";
    table = new int[16];
    for (int code = 0; code < 16; code++) {
      table[code] = Float.floatToRawIntBits(format.value(code));
    }
    int blocks = (matrix.rows() + OUTPUTS - 1) / OUTPUTS;
    memory = arena.allocate(blocks * STRIPES * (inputs / INPUTS) * TILE, 64);
    for (int first = 0; first < matrix.rows(); first += OUTPUTS) {
      for (int run = 0; run < inputs / INPUTS; run++) {
        enter(matrix, first, run);
      }
    }
  }

  /** A maker for vectors of {@code bits}. */
  static TileMaker of(int bits) {
    return Lanes.instance(MethodHandles.lookup(), TileMaker.class, bits);
  }

  @Override
  public boolean takes(StoredMatrix matrix) {
    return matrix.format() instanceof Block4 && matrix.columns() % Block4.BLOCK == 0;
  }

  @Override
  public TileWeights make(StoredMatrix matrix, Arena arena) {
    if (matrix.format() instanceof Block4 format) {
      return new Block4Tiles(matrix, format, arena);
    }
    throw new IllegalArgumentException("a 4-bit format expected, found " + matrix.format().id());
  }

  private void enter(StoredMatrix matrix, int firstRow, int run) {
    MemorySegment values = matrix.values();
    MemorySegment scales = matrix.part(StoredMatrix.SCALES);
    int runs = inputs / INPUTS;
    long tile = tile(firstRow / OUTPUTS, run);
    int last = Math.min(matrix.rows(), firstRow + OUTPUTS);
    for (int row = firstRow; row < last; row++) {
      long lane = tile + lane(row % OUTPUTS);
      long from = ((long) row * inputs + (long) run * INPUTS) / 2;
      for (int group = 0; group < INPUTS / CODES; group++) {
        int stored = values.get(UNALIGNED, from + 4L * group);
        // The first of a pair is stored in the high half of its byte.
        int codes = (stored & 0xf0f0f0f0) >>> 4 | (stored & 0x0f0f0f0f) << 4;
        memory.set(INT, lane + (long) group * ROW, codes);
      }
      long scale = ((long) row * runs + run) * Float.BYTES;
      memory.set(INT, lane + SCALES, scales.get(UNALIGNED, scale));
    }
  }

  /** Where a block's first output begins at a run of inputs. */
  private long tile(int block, int run) {
    return (block * STRIPES * (inputs / INPUTS) + run) * TILE;
  }

  /** How far an output of a block is from its first. */
  private long lane(int output) {
    return output / STRIPE * (inputs / INPUTS * TILE) + 4L * (output % STRIPE);
  }

  @Override
  public void decode(MemorySegment dst, int block, int first, int count) {
    MemorySegment from = memory;
    boolean half = narrow;
    long tile = tile(block, first / INPUTS);
    if (L < 8) {
      decodeOneByOne(dst, tile);
      return;
    }
    IntVector low = IntVector.fromArray(I, table, 0);
    IntVector high = IntVector.fromArray(I, table, 16 - L);
    long to = NativeMemory.address(dst, 0, (long) SIZE * Float.BYTES);
    for (int output = 0; output < OUTPUTS; output += L) {
      long lane = tile + lane(output);
      FloatVector s = FloatVector.fromMemorySegment(F, from, lane + SCALES, ORDER);
      for (int group = 0; group < INPUTS / CODES; group++) {
        long at = lane + (long) group * ROW;
        IntVector codes = IntVector.fromMemorySegment(I, from, at, ORDER);
        long place = to + 4L * (group * CODES * OUTPUTS + output);
        for (int i = 0; i < CODES; i++) {
          FloatVector value = value(codes.lanewise(VectorOperators.LSHR, 4 * i), low, high).mul(s);
          if (half) {
            value = rounded(value);
          }
          value.intoMemorySegment(ALL, place + i * APART, ORDER);
        }
      }
    }
  }

  @Override
  public boolean fuses() {
    return L >= 8;
  }

  @Override
  public void multiplyRow(float[] sums, int block, float[] x, int from, int first, int count) {
    Arrays.fill(sums, 0, OUTPUTS, 0);
    for (int output = 0; output < OUTPUTS; output += 4 * L) {
      for (int run = first / INPUTS; run < (first + count) / INPUTS; run++) {
        long tile = tile(block, run);
        int place = from + run * INPUTS;
        if (!narrow) {
          wide(sums, output, tile, x, place);
        } else if (L == 16) {
          narrow(sums, output, tile, x, place);
        } else {
          narrowPair(sums, output, tile, x, place);
          narrowPair(sums, output + 2 * L, tile, x, place);
        }
      }
    }
  }

  /**
   * Where a vector holds the table. Written out, because a compiler stops taking in methods of ours
   * after some hundred operations, but never those of vectors.
   */
  private void narrow(float[] sums, int output, long tile, float[] x, int from) {
    MemorySegment m = memory;
    IntVector numbers = IntVector.fromArray(I, table, 0);
    FloatVector up = FloatVector.broadcast(F, ROUNDER);
    FloatVector down = FloatVector.broadcast(F, -ROUNDER);
    long p0 = tile + lane(output);
    long p1 = tile + lane(output + L);
    long p2 = tile + lane(output + 2 * L);
    long p3 = tile + lane(output + 3 * L);
    FloatVector f0 = FloatVector.fromMemorySegment(F, m, p0 + SCALES, ORDER);
    FloatVector f1 = FloatVector.fromMemorySegment(F, m, p1 + SCALES, ORDER);
    FloatVector f2 = FloatVector.fromMemorySegment(F, m, p2 + SCALES, ORDER);
    FloatVector f3 = FloatVector.fromMemorySegment(F, m, p3 + SCALES, ORDER);
    FloatVector s0 = FloatVector.fromArray(F, sums, output);
    FloatVector s1 = FloatVector.fromArray(F, sums, output + L);
    FloatVector s2 = FloatVector.fromArray(F, sums, output + 2 * L);
    FloatVector s3 = FloatVector.fromArray(F, sums, output + 3 * L);
    for (int group = 0; group < INPUTS / CODES; group++) {
      long at = (long) group * ROW;
      int place = from + group * CODES;
      IntVector c0 = IntVector.fromMemorySegment(I, m, p0 + at, ORDER);
      IntVector c1 = IntVector.fromMemorySegment(I, m, p1 + at, ORDER);
      IntVector c2 = IntVector.fromMemorySegment(I, m, p2 + at, ORDER);
      IntVector c3 = IntVector.fromMemorySegment(I, m, p3 + at, ORDER);
      for (int i = 0; i < CODES; i++) {
        FloatVector a = FloatVector.broadcast(F, x[place + i]);
        FloatVector v0 = c0.selectFrom(numbers, numbers).reinterpretAsFloats().mul(f0);
        FloatVector e0 = v0.reinterpretAsInts().and(POWER).reinterpretAsFloats();
        s0 = e0.fma(down, e0.fma(up, v0)).fma(a, s0);
        FloatVector v1 = c1.selectFrom(numbers, numbers).reinterpretAsFloats().mul(f1);
        FloatVector e1 = v1.reinterpretAsInts().and(POWER).reinterpretAsFloats();
        s1 = e1.fma(down, e1.fma(up, v1)).fma(a, s1);
        FloatVector v2 = c2.selectFrom(numbers, numbers).reinterpretAsFloats().mul(f2);
        FloatVector e2 = v2.reinterpretAsInts().and(POWER).reinterpretAsFloats();
        s2 = e2.fma(down, e2.fma(up, v2)).fma(a, s2);
        FloatVector v3 = c3.selectFrom(numbers, numbers).reinterpretAsFloats().mul(f3);
        FloatVector e3 = v3.reinterpretAsInts().and(POWER).reinterpretAsFloats();
        s3 = e3.fma(down, e3.fma(up, v3)).fma(a, s3);
        c0 = c0.lanewise(VectorOperators.LSHR, 4);
        c1 = c1.lanewise(VectorOperators.LSHR, 4);
        c2 = c2.lanewise(VectorOperators.LSHR, 4);
        c3 = c3.lanewise(VectorOperators.LSHR, 4);
      }
    }
    s0.intoArray(sums, output);
    s1.intoArray(sums, output + L);
    s2.intoArray(sums, output + 2 * L);
    s3.intoArray(sums, output + 3 * L);
  }

  private void narrowPair(float[] sums, int output, long tile, float[] x, int from) {
    MemorySegment m = memory;
    IntVector low = IntVector.fromArray(I, table, 0);
    IntVector high = IntVector.fromArray(I, table, 16 - L);
    long p0 = tile + lane(output);
    long p1 = tile + lane(output + L);
    FloatVector f0 = FloatVector.fromMemorySegment(F, m, p0 + SCALES, ORDER);
    FloatVector f1 = FloatVector.fromMemorySegment(F, m, p1 + SCALES, ORDER);
    FloatVector s0 = FloatVector.fromArray(F, sums, output);
    FloatVector s1 = FloatVector.fromArray(F, sums, output + L);
    for (int group = 0; group < INPUTS / CODES; group++) {
      long at = (long) group * ROW;
      int place = from + group * CODES;
      IntVector c0 = IntVector.fromMemorySegment(I, m, p0 + at, ORDER);
      IntVector c1 = IntVector.fromMemorySegment(I, m, p1 + at, ORDER);
      for (int i = 0; i < CODES; i++) {
        FloatVector a = FloatVector.broadcast(F, x[place + i]);
        s0 = rounded(value(c0, low, high).mul(f0)).fma(a, s0);
        s1 = rounded(value(c1, low, high).mul(f1)).fma(a, s1);
        c0 = c0.lanewise(VectorOperators.LSHR, 4);
        c1 = c1.lanewise(VectorOperators.LSHR, 4);
      }
    }
    s0.intoArray(sums, output);
    s1.intoArray(sums, output + L);
  }

  private void wide(float[] sums, int output, long tile, float[] x, int from) {
    MemorySegment m = memory;
    IntVector low = IntVector.fromArray(I, table, 0);
    IntVector high = IntVector.fromArray(I, table, 16 - L);
    long p0 = tile + lane(output);
    long p1 = tile + lane(output + L);
    long p2 = tile + lane(output + 2 * L);
    long p3 = tile + lane(output + 3 * L);
    FloatVector f0 = FloatVector.fromMemorySegment(F, m, p0 + SCALES, ORDER);
    FloatVector f1 = FloatVector.fromMemorySegment(F, m, p1 + SCALES, ORDER);
    FloatVector f2 = FloatVector.fromMemorySegment(F, m, p2 + SCALES, ORDER);
    FloatVector f3 = FloatVector.fromMemorySegment(F, m, p3 + SCALES, ORDER);
    FloatVector s0 = FloatVector.fromArray(F, sums, output);
    FloatVector s1 = FloatVector.fromArray(F, sums, output + L);
    FloatVector s2 = FloatVector.fromArray(F, sums, output + 2 * L);
    FloatVector s3 = FloatVector.fromArray(F, sums, output + 3 * L);
    for (int group = 0; group < INPUTS / CODES; group++) {
      long at = (long) group * ROW;
      int place = from + group * CODES;
      IntVector c0 = IntVector.fromMemorySegment(I, m, p0 + at, ORDER);
      IntVector c1 = IntVector.fromMemorySegment(I, m, p1 + at, ORDER);
      IntVector c2 = IntVector.fromMemorySegment(I, m, p2 + at, ORDER);
      IntVector c3 = IntVector.fromMemorySegment(I, m, p3 + at, ORDER);
      for (int i = 0; i < CODES; i++) {
        FloatVector a = FloatVector.broadcast(F, x[place + i]);
        s0 = value(c0, low, high).mul(f0).fma(a, s0);
        s1 = value(c1, low, high).mul(f1).fma(a, s1);
        s2 = value(c2, low, high).mul(f2).fma(a, s2);
        s3 = value(c3, low, high).mul(f3).fma(a, s3);
        c0 = c0.lanewise(VectorOperators.LSHR, 4);
        c1 = c1.lanewise(VectorOperators.LSHR, 4);
        c2 = c2.lanewise(VectorOperators.LSHR, 4);
        c3 = c3.lanewise(VectorOperators.LSHR, 4);
      }
    }
    s0.intoArray(sums, output);
    s1.intoArray(sums, output + L);
    s2.intoArray(sums, output + 2 * L);
    s3.intoArray(sums, output + 3 * L);
  }

  /**
   * The values of the codes in the lowest four bits, from a table in one vector of 16 lanes, or in
   * two of 8. The one is given twice: the instruction for two looks at five bits of a code, and at
   * no others.
   */
  private static FloatVector value(IntVector codes, IntVector low, IntVector high) {
    if (L == 16) {
      return codes.selectFrom(low, low).reinterpretAsFloats();
    }
    VectorMask<Integer> upper = codes.and(8).compare(VectorOperators.NE, 0);
    IntVector place = codes.and(7);
    return place.selectFrom(low).blend(place.selectFrom(high), upper).reinterpretAsFloats();
  }

  private static FloatVector rounded(FloatVector x) {
    FloatVector power = x.reinterpretAsInts().and(POWER).reinterpretAsFloats();
    FloatVector sum = power.fma(FloatVector.broadcast(F, ROUNDER), x);
    return power.fma(FloatVector.broadcast(F, -ROUNDER), sum);
  }

  private void decodeOneByOne(MemorySegment dst, long tile) {
    for (int output = 0; output < OUTPUTS; output++) {
      float scale = memory.get(ValueLayout.JAVA_FLOAT, tile + lane(output) + SCALES);
      for (int i = 0; i < INPUTS; i++) {
        long at = tile + lane(output) + (long) (i / CODES) * ROW;
        int code = (memory.get(ValueLayout.JAVA_INT, at) >>> (4 * (i % CODES))) & 15;
        float value = Float.intBitsToFloat(table[code]) * scale;
        long place = 4L * (i * OUTPUTS + output);
        dst.set(ValueLayout.JAVA_FLOAT, place, narrow ? Bfloat16.round(value) : value);
      }
    }
  }

  @Override
  public boolean inPlace() {
    return false;
  }

  @Override
  public long bytes() {
    return memory.byteSize();
  }

  @Override
  public String name() {
    return name;
  }
}
