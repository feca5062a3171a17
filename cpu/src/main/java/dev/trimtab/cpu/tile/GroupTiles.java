package dev.trimtab.cpu.tile;

import dev.trimtab.core.format.GroupedIntegers;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
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
 * Tiles of integers with scales and zero points of groups, used where they are stored: 64 outputs
 * lie side by side there already, and a tile's codes fill whole words. The stored matrix must live
 * as long as the tiles.
 */
final class GroupTiles implements TileMaker, TileWeights {
  private static final VectorSpecies<Float> F = Lanes.species(MethodHandles.lookup());
  private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());
  private static final int L = F.length();
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ORDER);
  private static final int ROW = OUTPUTS * Float.BYTES;
  private static final int UPPER = 0xffff0000;

  private final int bits;
  private final boolean narrow;
  private final String name;
  private final int words;
  private final int zeroWords;
  private final int groups;
  private final int[] groupOf;
  private final boolean wholeWords;
  private final long bytes;
  private final MemorySegment codes;
  private final MemorySegment scales;
  private final MemorySegment zeros;

  /** For {@link #of}: one without weights. */
  GroupTiles() {
    bits = 0;
    narrow = false;
    name = "";
    words = 0;
    zeroWords = 0;
    groups = 0;
    groupOf = new int[0];
    wholeWords = false;
    bytes = 0;
    codes = MemorySegment.NULL;
    scales = MemorySegment.NULL;
    zeros = MemorySegment.NULL;
  }

  private GroupTiles(StoredMatrix matrix, GroupedIntegers format) {
    bits = format.bits();
    narrow = matrix.operand() instanceof Operand.Bfloat16;
    name = format.id() + " in tiles";
    words = GroupedIntegers.words(matrix.columns(), bits);
    groups = GroupedIntegers.groups(matrix);
    zeroWords = GroupedIntegers.words(groups, GroupedIntegers.ZERO_BITS);
    groupOf = matrix.part(GroupedIntegers.GROUPS).toArray(INT);
    wholeWords = wholeWords(groupOf, bits);
    bytes = matrix.bytes();
    codes = matrix.values();
    scales = matrix.part(StoredMatrix.SCALES);
    zeros = matrix.part(GroupedIntegers.ZEROS);
  }

  /** Whether all words are full and hold inputs of one group each. */
  private static boolean wholeWords(int[] groupOf, int bits) {
    int fields = Integer.SIZE / bits;
    boolean whole = Integer.SIZE % bits == 0 && groupOf.length % fields == 0;
    for (int i = 1; i < groupOf.length && whole; i++) {
      whole = i % fields == 0 || groupOf[i] == groupOf[i - 1];
    }
    return whole;
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
      return new GroupTiles(matrix, format);
    }
    throw new IllegalArgumentException(
        "integers of groups expected, found " + matrix.format().id());
  }

  @Override
  public void decode(float[] dst, int to, int block, int first, int inputs) {
    if (!wholeWords) {
      byInputs(dst, to, block, first, inputs);
      return;
    }
    // A width that is a constant lets the compiler unroll the loop over a word.
    switch (bits) {
      case 2 -> byWords(dst, to, block, first, inputs, 2);
      case 4 -> byWords(dst, to, block, first, inputs, 4);
      default -> byWords(dst, to, block, first, inputs, 8);
    }
  }

  /** Where all inputs of a word are of one group. */
  private void byWords(float[] dst, int to, int block, int first, int inputs, int width) {
    MemorySegment memory = codes;
    boolean half = narrow;
    int fields = Integer.SIZE / width;
    int mask = (1 << width) - 1;
    long start = ((long) block * words + first / fields) * ROW;
    int count = inputs / fields;
    for (int output = 0; output < OUTPUTS; output += L) {
      int end;
      for (int run = 0; run < count; run = end) {
        int group = groupOf[first + run * fields];
        end = run + 1;
        while (end < count && groupOf[first + end * fields] == group) {
          end++;
        }
        FloatVector scale = scale(block, output, group);
        IntVector zero = zero(block, output, group);
        for (int word = run; word < end; word++) {
          long at = start + (long) word * ROW + 4L * output;
          IntVector codes = IntVector.fromMemorySegment(I, memory, at, ORDER);
          int place = to + word * fields * OUTPUTS + output;
          for (int i = 0; i < fields; i++) {
            IntVector code = codes.lanewise(VectorOperators.LSHR, width * i).and(mask);
            FloatVector value = value(code, zero, scale);
            if (half) {
              value = rounded(value);
            }
            value.intoArray(dst, place + i * OUTPUTS);
          }
        }
      }
    }
  }

  private void byInputs(float[] dst, int to, int block, int first, int inputs) {
    MemorySegment memory = codes;
    boolean half = narrow;
    int width = bits;
    int mask = (1 << width) - 1;
    long start = ((long) block * words + (long) first * width / Integer.SIZE) * ROW;
    for (int output = 0; output < OUTPUTS; output += L) {
      for (int i = 0; i < inputs; i++) {
        int shift = i * width % Integer.SIZE;
        long at = start + (long) (i * width / Integer.SIZE) * ROW + 4L * output;
        IntVector code =
            IntVector.fromMemorySegment(I, memory, at, ORDER).lanewise(VectorOperators.LSHR, shift);
        if (shift + width > Integer.SIZE) {
          IntVector next = IntVector.fromMemorySegment(I, memory, at + ROW, ORDER);
          code = code.or(next.lanewise(VectorOperators.LSHL, Integer.SIZE - shift));
        }
        int group = groupOf[first + i];
        IntVector zero = zero(block, output, group);
        FloatVector value = value(code.and(mask), zero, scale(block, output, group));
        if (half) {
          value = rounded(value);
        }
        value.intoArray(dst, to + i * OUTPUTS + output);
      }
    }
  }

  private FloatVector scale(int block, int output, int group) {
    long at = ((long) block * groups + group) * ROW + 4L * output;
    return FloatVector.fromMemorySegment(F, scales, at, ORDER);
  }

  private static FloatVector value(IntVector code, IntVector zero, FloatVector scale) {
    return ((FloatVector) code.sub(zero).convertShape(VectorOperators.I2F, F, 0)).mul(scale);
  }

  private IntVector zero(int block, int output, int group) {
    int bit = group * GroupedIntegers.ZERO_BITS;
    long at = ((long) block * zeroWords + bit / Integer.SIZE) * ROW + 4L * output;
    return IntVector.fromMemorySegment(I, zeros, at, ORDER)
        .lanewise(VectorOperators.LSHR, bit % Integer.SIZE)
        .and((1 << GroupedIntegers.ZERO_BITS) - 1);
  }

  /** The nearest bfloat16, halves to even; finite numbers only. */
  private static FloatVector rounded(FloatVector x) {
    IntVector bits = x.reinterpretAsInts();
    return bits.add(bits.lanewise(VectorOperators.LSHR, 16).and(1))
        .add(0x7fff)
        .and(UPPER)
        .reinterpretAsFloats();
  }

  @Override
  public boolean inPlace() {
    return true;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public String name() {
    return name;
  }
}
