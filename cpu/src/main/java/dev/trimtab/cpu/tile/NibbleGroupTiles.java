package dev.trimtab.cpu.tile;

import dev.trimtab.core.format.GroupedIntegers;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.cpu.libc.NativeMemory;
import dev.trimtab.cpu.work.Lanes;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of four-bit integers of groups, for vectors that hold a table of 16. For every 16 outputs
 * there are the words of all inputs as they are stored, 16 integers a word; apart from them, for
 * every 16 outputs and every group, 16 scales and then 16 offsets in float32.
 */
final class NibbleGroupTiles implements TileMaker, FusedWeights {
  /*
   * (code − zero) · scale is one fused multiply-add, code · scale − zero · scale, with the same
   * single rounding, where zero · scale is a float32: it is wherever scales come from 16 bits.
   *
   * Rounding to bfloat16: 1.5 · 2¹⁶ times a number's power of two is added and taken away, and the
   * first of the two sums is rounded where a bfloat16 ends, halves to even. Numbers below the least
   * normal one are left as they are.
   *
   * The loops are written out, because a compiler stops taking in methods of ours after some
   * hundred operations, but never those of vectors; and there are two of each, because a vector
   * that is rounded or not, as the case may be, may become an object in the heap.
   */

  private static final VectorSpecies<Float> F = Lanes.species(MethodHandles.lookup());
  private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());
  private static final int L = F.length();
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final MemorySegment ALL = NativeMemory.ALL;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ORDER);
  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ORDER);
  private static final int BITS = 4;
  private static final int CODES = Integer.SIZE / BITS;
  private static final int ZERO_MASK = (1 << GroupedIntegers.ZERO_BITS) - 1;
  private static final int STRIPE = 16;
  private static final long STRIPES = OUTPUTS / STRIPE;
  private static final int ROW = STRIPE * Integer.BYTES;
  private static final long PAIR = 2L * ROW;
  private static final float ROUNDER = 1.5f * (1 << 16);
  private static final int POWER = 0xff800000;

  /** The numbers 0 … 15 as float32. */
  private static final int[] NUMBERS =
      IntStream.range(0, 16).map(code -> Float.floatToRawIntBits((float) code)).toArray();

  private final boolean narrow;
  private final String name;
  private final int words;
  private final int groups;
  private final int[] groupOf;
  private final MemorySegment codes;
  private final MemorySegment scales;

  /** For {@link #of}: one without weights. */
  NibbleGroupTiles() {
    narrow = false;
    name = "";
    words = 0;
    groups = 0;
    groupOf = new int[0];
    codes = MemorySegment.NULL;
    scales = MemorySegment.NULL;
  }

  private NibbleGroupTiles(StoredMatrix matrix, Arena arena) {
    narrow = matrix.operand() instanceof Operand.Bfloat16;
    name = matrix.format().id() + " in tiles";
    words = GroupedIntegers.words(matrix.columns(), BITS);
    groups = GroupedIntegers.groups(matrix);
    groupOf = matrix.part(GroupedIntegers.GROUPS).toArray(INT);
    codes = arena.allocate(matrix.values().byteSize(), ROW);
    scales = arena.allocate(2 * matrix.part(StoredMatrix.SCALES).byteSize(), ROW);
    for (int block = 0; block < GroupedIntegers.blocks(matrix.rows()); block++) {
      enterCodes(matrix.values(), block);
      enterScales(matrix, block);
    }
  }

  private void enterCodes(MemorySegment values, int block) {
    for (int word = 0; word < words; word++) {
      long from = GroupedIntegers.place(block * OUTPUTS, word, words);
      for (int stripe = 0; stripe < STRIPES; stripe++) {
        long to = ((block * STRIPES + stripe) * words + word) * ROW;
        MemorySegment.copy(values, from + (long) stripe * ROW, codes, to, ROW);
      }
    }
  }

  private void enterScales(StoredMatrix matrix, int block) {
    for (int group = 0; group < groups; group++) {
      for (int output = 0; output < OUTPUTS; output++) {
        int row = block * OUTPUTS + output;
        long stripe = block * STRIPES + output / STRIPE;
        long to = (stripe * groups + group) * PAIR + (long) output % STRIPE * Float.BYTES;
        float scale = scale(matrix, row, group, groups);
        scales.set(FLOAT, to, scale);
        scales.set(FLOAT, to + ROW, -zero(matrix, row, group, groups) * scale);
      }
    }
  }

  private static float scale(StoredMatrix matrix, int row, int group, int groups) {
    MemorySegment scales = matrix.part(StoredMatrix.SCALES);
    return scales.get(FLOAT, GroupedIntegers.place(row, group, groups));
  }

  private static float zero(StoredMatrix matrix, int row, int group, int groups) {
    int bit = group * GroupedIntegers.ZERO_BITS;
    int count = GroupedIntegers.words(groups, GroupedIntegers.ZERO_BITS);
    long at = GroupedIntegers.place(row, bit / Integer.SIZE, count);
    return matrix.part(GroupedIntegers.ZEROS).get(INT, at) >>> bit % Integer.SIZE & ZERO_MASK;
  }

  /** A maker for vectors of {@code bits}. */
  static TileMaker of(int bits) {
    return Lanes.instance(MethodHandles.lookup(), TileMaker.class, bits);
  }

  @Override
  public boolean takes(StoredMatrix matrix) {
    return L == STRIPE
        && matrix.format() instanceof GroupedIntegers format
        && format.bits() == BITS
        && matrix.columns() % CODES == 0
        && folds(matrix);
  }

  /** Whether every zero point times its scale is a float32. */
  private static boolean folds(StoredMatrix matrix) {
    int groups = GroupedIntegers.groups(matrix);
    for (int row = 0; row < matrix.rows(); row++) {
      for (int group = 0; group < groups; group++) {
        float scale = scale(matrix, row, group, groups);
        float zero = zero(matrix, row, group, groups);
        if (!Float.isFinite(scale) || zero * scale != (double) zero * scale) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public TileWeights make(StoredMatrix matrix, Arena arena) {
    return new NibbleGroupTiles(matrix, arena);
  }

  @Override
  public void decode(MemorySegment dst, int block, int first, int inputs) {
    long tile = NativeMemory.address(dst, 0, (long) SIZE * Float.BYTES);
    for (int output = 0; output < OUTPUTS; output += L) {
      long stripe = block * STRIPES + output / STRIPE;
      long from = (stripe * words + first / CODES) * ROW;
      if (narrow) {
        decodeNarrow(tile + 4L * output, from, stripe * groups * PAIR, first, inputs);
      } else {
        decodeWide(tile + 4L * output, from, stripe * groups * PAIR, first, inputs);
      }
    }
  }

  private void decodeNarrow(long to, long from, long pairs, int first, int inputs) {
    MemorySegment m = codes;
    MemorySegment factors = scales;
    int[] members = groupOf;
    IntVector numbers = IntVector.fromArray(I, NUMBERS, 0);
    FloatVector up = FloatVector.broadcast(F, ROUNDER);
    FloatVector down = FloatVector.broadcast(F, -ROUNDER);
    for (int word = 0; word < inputs / CODES; word++) {
      IntVector w = IntVector.fromMemorySegment(I, m, from + (long) word * ROW, ORDER);
      for (int i = word * CODES; i < (word + 1) * CODES; i++) {
        long pair = pairs + PAIR * members[first + i];
        FloatVector v =
            w.selectFrom(numbers, numbers)
                .reinterpretAsFloats()
                .fma(
                    FloatVector.fromMemorySegment(F, factors, pair, ORDER),
                    FloatVector.fromMemorySegment(F, factors, pair + ROW, ORDER));
        FloatVector e = v.reinterpretAsInts().and(POWER).reinterpretAsFloats();
        e.fma(down, e.fma(up, v)).intoMemorySegment(ALL, to + i * APART, ORDER);
        w = w.lanewise(VectorOperators.LSHR, 4);
      }
    }
  }

  private void decodeWide(long to, long from, long pairs, int first, int inputs) {
    MemorySegment m = codes;
    MemorySegment factors = scales;
    int[] members = groupOf;
    IntVector numbers = IntVector.fromArray(I, NUMBERS, 0);
    for (int word = 0; word < inputs / CODES; word++) {
      IntVector w = IntVector.fromMemorySegment(I, m, from + (long) word * ROW, ORDER);
      for (int i = word * CODES; i < (word + 1) * CODES; i++) {
        long pair = pairs + PAIR * members[first + i];
        FloatVector v =
            w.selectFrom(numbers, numbers)
                .reinterpretAsFloats()
                .fma(
                    FloatVector.fromMemorySegment(F, factors, pair, ORDER),
                    FloatVector.fromMemorySegment(F, factors, pair + ROW, ORDER));
        v.intoMemorySegment(ALL, to + i * APART, ORDER);
        w = w.lanewise(VectorOperators.LSHR, 4);
      }
    }
  }

  @Override
  public void multiplyRow(float[] sums, int block, float[] x, int from, int first, int inputs) {
    if (narrow) {
      narrowRow(sums, block, x, from, first, inputs);
    } else {
      wideRow(sums, block, x, from, first, inputs);
    }
  }

  private void narrowRow(float[] sums, int block, float[] x, int from, int begin, int inputs) {
    MemorySegment m = codes;
    MemorySegment factors = scales;
    int[] members = groupOf;
    IntVector numbers = IntVector.fromArray(I, NUMBERS, 0);
    FloatVector up = FloatVector.broadcast(F, ROUNDER);
    FloatVector down = FloatVector.broadcast(F, -ROUNDER);
    long first = block * STRIPES * words * ROW;
    long apart = (long) words * ROW;
    long pairs = block * STRIPES * groups * PAIR;
    long pairsApart = (long) groups * PAIR;
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int word = begin / CODES; word < (begin + inputs) / CODES; word++) {
      long at = first + (long) word * ROW;
      IntVector w0 = IntVector.fromMemorySegment(I, m, at, ORDER);
      IntVector w1 = IntVector.fromMemorySegment(I, m, at + apart, ORDER);
      IntVector w2 = IntVector.fromMemorySegment(I, m, at + 2 * apart, ORDER);
      IntVector w3 = IntVector.fromMemorySegment(I, m, at + 3 * apart, ORDER);
      for (int i = word * CODES; i < (word + 1) * CODES; i++) {
        long p0 = pairs + PAIR * members[i];
        long p1 = p0 + pairsApart;
        long p2 = p1 + pairsApart;
        long p3 = p2 + pairsApart;
        FloatVector a = FloatVector.broadcast(F, x[from + i]);
        FloatVector f = FloatVector.fromMemorySegment(F, factors, p0, ORDER);
        FloatVector o = FloatVector.fromMemorySegment(F, factors, p0 + ROW, ORDER);
        FloatVector v = w0.selectFrom(numbers, numbers).reinterpretAsFloats().fma(f, o);
        FloatVector e = v.reinterpretAsInts().and(POWER).reinterpretAsFloats();
        s0 = e.fma(down, e.fma(up, v)).fma(a, s0);
        w0 = w0.lanewise(VectorOperators.LSHR, 4);
        f = FloatVector.fromMemorySegment(F, factors, p1, ORDER);
        o = FloatVector.fromMemorySegment(F, factors, p1 + ROW, ORDER);
        v = w1.selectFrom(numbers, numbers).reinterpretAsFloats().fma(f, o);
        e = v.reinterpretAsInts().and(POWER).reinterpretAsFloats();
        s1 = e.fma(down, e.fma(up, v)).fma(a, s1);
        w1 = w1.lanewise(VectorOperators.LSHR, 4);
        f = FloatVector.fromMemorySegment(F, factors, p2, ORDER);
        o = FloatVector.fromMemorySegment(F, factors, p2 + ROW, ORDER);
        v = w2.selectFrom(numbers, numbers).reinterpretAsFloats().fma(f, o);
        e = v.reinterpretAsInts().and(POWER).reinterpretAsFloats();
        s2 = e.fma(down, e.fma(up, v)).fma(a, s2);
        w2 = w2.lanewise(VectorOperators.LSHR, 4);
        f = FloatVector.fromMemorySegment(F, factors, p3, ORDER);
        o = FloatVector.fromMemorySegment(F, factors, p3 + ROW, ORDER);
        v = w3.selectFrom(numbers, numbers).reinterpretAsFloats().fma(f, o);
        e = v.reinterpretAsInts().and(POWER).reinterpretAsFloats();
        s3 = e.fma(down, e.fma(up, v)).fma(a, s3);
        w3 = w3.lanewise(VectorOperators.LSHR, 4);
      }
    }
    s0.intoArray(sums, 0 * L);
    s1.intoArray(sums, 1 * L);
    s2.intoArray(sums, 2 * L);
    s3.intoArray(sums, 3 * L);
  }

  private void wideRow(float[] sums, int block, float[] x, int from, int begin, int inputs) {
    MemorySegment m = codes;
    MemorySegment factors = scales;
    int[] members = groupOf;
    IntVector numbers = IntVector.fromArray(I, NUMBERS, 0);
    long first = block * STRIPES * words * ROW;
    long apart = (long) words * ROW;
    long pairs = block * STRIPES * groups * PAIR;
    long pairsApart = (long) groups * PAIR;
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int word = begin / CODES; word < (begin + inputs) / CODES; word++) {
      long at = first + (long) word * ROW;
      IntVector w0 = IntVector.fromMemorySegment(I, m, at, ORDER);
      IntVector w1 = IntVector.fromMemorySegment(I, m, at + apart, ORDER);
      IntVector w2 = IntVector.fromMemorySegment(I, m, at + 2 * apart, ORDER);
      IntVector w3 = IntVector.fromMemorySegment(I, m, at + 3 * apart, ORDER);
      for (int i = word * CODES; i < (word + 1) * CODES; i++) {
        long p0 = pairs + PAIR * members[i];
        long p1 = p0 + pairsApart;
        long p2 = p1 + pairsApart;
        long p3 = p2 + pairsApart;
        FloatVector a = FloatVector.broadcast(F, x[from + i]);
        FloatVector f = FloatVector.fromMemorySegment(F, factors, p0, ORDER);
        FloatVector o = FloatVector.fromMemorySegment(F, factors, p0 + ROW, ORDER);
        s0 = w0.selectFrom(numbers, numbers).reinterpretAsFloats().fma(f, o).fma(a, s0);
        w0 = w0.lanewise(VectorOperators.LSHR, 4);
        f = FloatVector.fromMemorySegment(F, factors, p1, ORDER);
        o = FloatVector.fromMemorySegment(F, factors, p1 + ROW, ORDER);
        s1 = w1.selectFrom(numbers, numbers).reinterpretAsFloats().fma(f, o).fma(a, s1);
        w1 = w1.lanewise(VectorOperators.LSHR, 4);
        f = FloatVector.fromMemorySegment(F, factors, p2, ORDER);
        o = FloatVector.fromMemorySegment(F, factors, p2 + ROW, ORDER);
        s2 = w2.selectFrom(numbers, numbers).reinterpretAsFloats().fma(f, o).fma(a, s2);
        w2 = w2.lanewise(VectorOperators.LSHR, 4);
        f = FloatVector.fromMemorySegment(F, factors, p3, ORDER);
        o = FloatVector.fromMemorySegment(F, factors, p3 + ROW, ORDER);
        s3 = w3.selectFrom(numbers, numbers).reinterpretAsFloats().fma(f, o).fma(a, s3);
        w3 = w3.lanewise(VectorOperators.LSHR, 4);
      }
    }
    s0.intoArray(sums, 0 * L);
    s1.intoArray(sums, 1 * L);
    s2.intoArray(sums, 2 * L);
    s3.intoArray(sums, 3 * L);
  }

  @Override
  public boolean inPlace() {
    return false;
  }

  @Override
  public long bytes() {
    return codes.byteSize() + scales.byteSize();
  }

  @Override
  public String name() {
    return name;
  }
}
