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
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of integers with scales and zero points of groups. For every 16 outputs there are the words
 * of all inputs as they are stored, 16 integers a word; apart from them, for every 16 outputs and
 * every group, 16 scales and then 16 zero points in float32.
 */
final class GroupTiles implements TileMaker, FusedWeights {
  /*
   * Rounding to bfloat16: 1.5 · 2¹⁶ times a number's power of two is added and taken away, and the
   * first of the two sums is rounded where a bfloat16 ends, halves to even. Numbers below the least
   * normal one are left as they are.
   */

  private static final VectorSpecies<Float> F = Lanes.species(MethodHandles.lookup());
  private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());
  private static final int L = F.length();
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final MemorySegment ALL = NativeMemory.ALL;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ORDER);
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT.withOrder(ORDER);
  private static final ValueLayout.OfFloat UNALIGNED =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ORDER);
  private static final int ZERO_MASK = (1 << GroupedIntegers.ZERO_BITS) - 1;
  private static final int STRIPE = 16;
  private static final int ROW = STRIPE * Integer.BYTES;
  private static final float ROUNDER = 1.5f * (1 << 16);
  private static final int POWER = 0xff800000;

  private final int bits;
  private final boolean narrow;
  private final String name;
  private final int words;
  private final int groups;
  private final int[] groupOf;
  private final boolean wholeWords;
  private final MemorySegment codes;
  private final MemorySegment scales;

  /** For {@link #of}: one without weights. */
  GroupTiles() {
    bits = 0;
    narrow = false;
    name = "";
    words = 0;
    groups = 0;
    groupOf = new int[0];
    wholeWords = false;
    codes = MemorySegment.NULL;
    scales = MemorySegment.NULL;
  }

  private GroupTiles(StoredMatrix matrix, GroupedIntegers format, Arena arena) {
    bits = format.bits();
    narrow = matrix.operand() instanceof Operand.Bfloat16;
    name = format.id() + " in tiles";
    words = GroupedIntegers.words(matrix.columns(), bits);
    groups = GroupedIntegers.groups(matrix);
    groupOf = matrix.part(GroupedIntegers.GROUPS).toArray(INT);
    wholeWords = Integer.SIZE % bits == 0 && (long) matrix.columns() * bits % Integer.SIZE == 0;
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
      for (int output = 0; output < OUTPUTS; output += STRIPE) {
        long to = place(block, output, word, words);
        MemorySegment.copy(values, from + 4L * output, codes, to, ROW);
      }
    }
  }

  private void enterScales(StoredMatrix matrix, int block) {
    MemorySegment given = matrix.part(StoredMatrix.SCALES);
    MemorySegment zeros = matrix.part(GroupedIntegers.ZEROS);
    int zeroWords = GroupedIntegers.words(groups, GroupedIntegers.ZERO_BITS);
    for (int group = 0; group < groups; group++) {
      int bit = group * GroupedIntegers.ZERO_BITS;
      for (int output = 0; output < OUTPUTS; output++) {
        int row = block * OUTPUTS + output;
        long to = place(block, output, 2 * group, 2 * groups);
        scales.set(FLOAT, to, given.get(UNALIGNED, GroupedIntegers.place(row, group, groups)));
        long at = GroupedIntegers.place(row, bit / Integer.SIZE, zeroWords);
        int zero = zeros.get(INT, at) >>> bit % Integer.SIZE & ZERO_MASK;
        scales.set(FLOAT, to + ROW, zero);
      }
    }
  }

  /** Where an output's row {@code index} of {@code count} is. */
  private static long place(int block, int output, int index, int count) {
    long stripe = (long) block * (OUTPUTS / STRIPE) + output / STRIPE;
    return (stripe * count + index) * ROW + (long) output % STRIPE * Integer.BYTES;
  }

  /** A maker for vectors of {@code bits}. */
  static TileMaker of(int bits) {
    return Lanes.instance(MethodHandles.lookup(), TileMaker.class, bits);
  }

  @Override
  public boolean takes(StoredMatrix matrix) {
    return matrix.format() instanceof GroupedIntegers;
  }

  @Override
  public TileWeights make(StoredMatrix matrix, Arena arena) {
    if (matrix.format() instanceof GroupedIntegers format) {
      return new GroupTiles(matrix, format, arena);
    }
    throw new IllegalArgumentException(
        "integers of groups expected, found " + matrix.format().id());
  }

  @Override
  public void decode(MemorySegment dst, int block, int first, int inputs) {
    long tile = NativeMemory.address(dst, 0, (long) SIZE * Float.BYTES);
    if (!wholeWords) {
      byInputs(tile, block, first, inputs);
      return;
    }
    // A width that is a constant lets the compiler unroll the loop over a word.
    switch (bits) {
      case 2 -> byWords(tile, block, first, inputs, 2);
      case 4 -> byWords(tile, block, first, inputs, 4);
      default -> byWords(tile, block, first, inputs, 8);
    }
  }

  /** Where codes fill their words. */
  private void byWords(long tile, int block, int first, int inputs, int width) {
    MemorySegment memory = codes;
    MemorySegment factors = scales;
    boolean half = narrow;
    int fields = Integer.SIZE / width;
    int mask = (1 << width) - 1;
    for (int output = 0; output < OUTPUTS; output += L) {
      long start = place(block, output, first / fields, words);
      long scale = place(block, output, 0, 2 * groups);
      for (int word = 0; word < inputs / fields; word++) {
        IntVector w = IntVector.fromMemorySegment(I, memory, start + (long) word * ROW, ORDER);
        long place = tile + 4L * (word * fields * OUTPUTS + output);
        for (int i = 0; i < fields; i++) {
          long group = scale + 2L * ROW * groupOf[first + word * fields + i];
          IntVector code = w.lanewise(VectorOperators.LSHR, width * i).and(mask);
          FloatVector value =
              number(code)
                  .sub(FloatVector.fromMemorySegment(F, factors, group + ROW, ORDER))
                  .mul(FloatVector.fromMemorySegment(F, factors, group, ORDER));
          if (half) {
            value = rounded(value);
          }
          value.intoMemorySegment(ALL, place + i * APART, ORDER);
        }
      }
    }
  }

  /** Where a code may lie in two words. */
  private void byInputs(long tile, int block, int first, int inputs) {
    MemorySegment memory = codes;
    MemorySegment factors = scales;
    boolean half = narrow;
    int width = bits;
    int mask = (1 << width) - 1;
    for (int output = 0; output < OUTPUTS; output += L) {
      long start = place(block, output, (int) ((long) first * width / Integer.SIZE), words);
      long scale = place(block, output, 0, 2 * groups);
      for (int i = 0; i < inputs; i++) {
        int shift = i * width % Integer.SIZE;
        long at = start + (long) (i * width / Integer.SIZE) * ROW;
        IntVector code =
            IntVector.fromMemorySegment(I, memory, at, ORDER).lanewise(VectorOperators.LSHR, shift);
        if (shift + width > Integer.SIZE) {
          IntVector next = IntVector.fromMemorySegment(I, memory, at + ROW, ORDER);
          code = code.or(next.lanewise(VectorOperators.LSHL, Integer.SIZE - shift));
        }
        long group = scale + 2L * ROW * groupOf[first + i];
        FloatVector value =
            number(code.and(mask))
                .sub(FloatVector.fromMemorySegment(F, factors, group + ROW, ORDER))
                .mul(FloatVector.fromMemorySegment(F, factors, group, ORDER));
        if (half) {
          value = rounded(value);
        }
        value.intoMemorySegment(ALL, tile + 4L * (i * OUTPUTS + output), ORDER);
      }
    }
  }

  @Override
  public boolean fuses() {
    return wholeWords;
  }

  @Override
  public void multiplyRow(float[] sums, int block, float[] x, int from, int first, int inputs) {
    int fields = Integer.SIZE / bits;
    int begin = first / fields;
    int end = (first + inputs) / fields;
    for (int output = 0; output < OUTPUTS; output += 2 * L) {
      if (narrow) {
        narrowRow(sums, output, block, x, from, begin, end);
      } else {
        wideRow(sums, output, block, x, from, begin, end);
      }
    }
  }

  private void wideRow(
      float[] sums, int output, int block, float[] x, int from, int begin, int end) {
    MemorySegment m = codes;
    MemorySegment factors = scales;
    int[] members = groupOf;
    int width = bits;
    int fields = Integer.SIZE / width;
    int mask = (1 << width) - 1;
    long first = place(block, output, 0, words);
    long second = place(block, output + L, 0, words);
    long scale0 = place(block, output, 0, 2 * groups);
    long scale1 = place(block, output + L, 0, 2 * groups);
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = s0;
    for (int word = begin; word < end; word++) {
      IntVector w0 = IntVector.fromMemorySegment(I, m, first + (long) word * ROW, ORDER);
      IntVector w1 = IntVector.fromMemorySegment(I, m, second + (long) word * ROW, ORDER);
      for (int i = word * fields; i < (word + 1) * fields; i++) {
        long group = 2L * ROW * members[i];
        FloatVector a = FloatVector.broadcast(F, x[from + i]);
        FloatVector f0 = FloatVector.fromMemorySegment(F, factors, scale0 + group, ORDER);
        FloatVector z0 = FloatVector.fromMemorySegment(F, factors, scale0 + group + ROW, ORDER);
        FloatVector f1 = FloatVector.fromMemorySegment(F, factors, scale1 + group, ORDER);
        FloatVector z1 = FloatVector.fromMemorySegment(F, factors, scale1 + group + ROW, ORDER);
        s0 = number(w0.and(mask)).sub(z0).mul(f0).fma(a, s0);
        s1 = number(w1.and(mask)).sub(z1).mul(f1).fma(a, s1);
        w0 = w0.lanewise(VectorOperators.LSHR, width);
        w1 = w1.lanewise(VectorOperators.LSHR, width);
      }
    }
    s0.intoArray(sums, output);
    s1.intoArray(sums, output + L);
  }

  private void narrowRow(
      float[] sums, int output, int block, float[] x, int from, int begin, int end) {
    MemorySegment m = codes;
    MemorySegment factors = scales;
    int[] members = groupOf;
    int width = bits;
    int fields = Integer.SIZE / width;
    int mask = (1 << width) - 1;
    long first = place(block, output, 0, words);
    long second = place(block, output + L, 0, words);
    long scale0 = place(block, output, 0, 2 * groups);
    long scale1 = place(block, output + L, 0, 2 * groups);
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = s0;
    for (int word = begin; word < end; word++) {
      IntVector w0 = IntVector.fromMemorySegment(I, m, first + (long) word * ROW, ORDER);
      IntVector w1 = IntVector.fromMemorySegment(I, m, second + (long) word * ROW, ORDER);
      for (int i = word * fields; i < (word + 1) * fields; i++) {
        long group = 2L * ROW * members[i];
        FloatVector a = FloatVector.broadcast(F, x[from + i]);
        FloatVector f0 = FloatVector.fromMemorySegment(F, factors, scale0 + group, ORDER);
        FloatVector z0 = FloatVector.fromMemorySegment(F, factors, scale0 + group + ROW, ORDER);
        FloatVector f1 = FloatVector.fromMemorySegment(F, factors, scale1 + group, ORDER);
        FloatVector z1 = FloatVector.fromMemorySegment(F, factors, scale1 + group + ROW, ORDER);
        s0 = rounded(number(w0.and(mask)).sub(z0).mul(f0)).fma(a, s0);
        s1 = rounded(number(w1.and(mask)).sub(z1).mul(f1)).fma(a, s1);
        w0 = w0.lanewise(VectorOperators.LSHR, width);
        w1 = w1.lanewise(VectorOperators.LSHR, width);
      }
    }
    s0.intoArray(sums, output);
    s1.intoArray(sums, output + L);
  }

  private static FloatVector number(IntVector value) {
    return (FloatVector) value.convert(VectorOperators.I2F, 0);
  }

  private static FloatVector rounded(FloatVector x) {
    FloatVector power = x.reinterpretAsInts().and(POWER).reinterpretAsFloats();
    FloatVector sum = power.fma(FloatVector.broadcast(F, ROUNDER), x);
    return power.fma(FloatVector.broadcast(F, -ROUNDER), sum);
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
