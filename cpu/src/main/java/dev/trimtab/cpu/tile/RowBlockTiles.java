package dev.trimtab.cpu.tile;

import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.RowBlocks;
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
 * Tiles of GGUF's blocks, kept as {@link RowBlockForm} says: an integer holds the codes of one
 * output and successive inputs, the first lowest.
 */
final class RowBlockTiles implements TileMaker, FusedWeights {
  /*
   * A value is code · scale + offset by one fused multiply-add. The product of a code and a scale
   * is exact wherever there are offsets (17 bits of scale at most, 5 of code). Where there are none
   * the offset is what takes away the number that was added to the code, or 0, and the product is
   * all that is rounded. So the bits are those of the format's own one or two roundings.
   *
   * A byte c without a sign becomes a number by being put below a 1, as (256 + c) / 256: a shift
   * and one operation of three operands, where a conversion takes two shifts beside itself. The
   * scale is multiplied by 256 and by 384 for it, which is exact as it has 19 bits at most.
   *
   * One row is multiplied with all 64 outputs of a group at a time, which lie in four places, one
   * for 16 outputs: a processor fetches ahead along each of them, four times as far in time as it
   * would along one.
   */

  private static final VectorSpecies<Float> F = Lanes.species(MethodHandles.lookup());
  private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());
  private static final int L = F.length();
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final MemorySegment ALL = NativeMemory.ALL;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ORDER);
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT.withOrder(ORDER);
  private static final int ROW = RowBlockForm.ROW;
  private static final long STRIPES = OUTPUTS / RowBlockForm.STRIPE;
  private static final float ROUNDER = 1.5f * (1 << 16);
  private static final int POWER = 0xff800000;
  private static final int BYTE = 0x007f8000;
  private static final int ONE = 0x3f800000;
  private static final int[] NUMBERS =
      IntStream.range(0, 16).map(code -> Float.floatToRawIntBits((float) code)).toArray();

  private final RowBlockForm form;
  private final int groups;
  private final int words;
  private final long scaleBytes;
  private final long groupBytes;
  private final boolean narrow;
  private final String name;
  private final BlockScales scales;
  private final MemorySegment memory;

  /** For {@link #of}: one without weights. */
  RowBlockTiles() {
    form = new RowBlockForm(4, false, 32, false, false);
    groups = 0;
    words = 0;
    scaleBytes = 0;
    groupBytes = 0;
    narrow = false;
    name = "";
    scales = BlockScales.of(F.vectorBitSize(), form, 0);
    memory = MemorySegment.NULL;
  }

  private RowBlockTiles(StoredMatrix matrix, RowBlocks format, Arena arena) {
    RowBlockForm best = RowBlockForm.of(format);
    form = best.paired() && !halves(matrix, format) ? best.unpaired() : best;
    groups = matrix.columns() / form.group();
    words = form.words();
    scaleBytes = form.scaleBytes();
    groupBytes = form.groupBytes();
    narrow = matrix.operand() instanceof Operand.Bfloat16;
    name = format.id() + " in tiles";
    scales = BlockScales.of(F.vectorBitSize(), form, groups * groupBytes);
    int blocks = (matrix.rows() + OUTPUTS - 1) / OUTPUTS;
    memory = arena.allocate(blocks * STRIPES * groups * groupBytes, 64);
    RowBlocks.Unpacked block = format.room();
    for (int row = 0; row < matrix.rows(); row++) {
      for (int b = 0; b < matrix.columns() / format.elements(); b++) {
        format.unpack(block, matrix, row, b);
        enter(block, row, b * format.elements(), format.elements());
      }
    }
  }

  /** Whether all scales and offsets are finite numbers of half precision. */
  private static boolean halves(StoredMatrix matrix, RowBlocks format) {
    RowBlocks.Unpacked block = format.room();
    for (int row = 0; row < matrix.rows(); row++) {
      for (int b = 0; b < matrix.columns() / format.elements(); b++) {
        format.unpack(block, matrix, row, b);
        for (int g = 0; g < format.elements() / format.group(); g++) {
          if (!half(block.scale(g)) || !half(block.offset(g))) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static boolean half(float value) {
    return Float.isFinite(value) && Float.float16ToFloat(Float.floatToFloat16(value)) == value;
  }

  /** A maker for vectors of {@code bits}. */
  static TileMaker of(int bits) {
    return Lanes.instance(MethodHandles.lookup(), TileMaker.class, bits);
  }

  @Override
  public boolean takes(StoredMatrix matrix) {
    return matrix.format() instanceof RowBlocks && !(matrix.operand() instanceof Operand.Int8);
  }

  @Override
  public TileWeights make(StoredMatrix matrix, Arena arena) {
    if (matrix.format() instanceof RowBlocks format) {
      return new RowBlockTiles(matrix, format, arena);
    }
    throw new IllegalArgumentException("a format of blocks expected: " + matrix.format().id());
  }

  private void enter(RowBlocks.Unpacked block, int row, int first, int elements) {
    int mask = (1 << form.bits()) - 1;
    for (int g = 0; g < elements / form.group(); g++) {
      long at = group(row / OUTPUTS, first / form.group() + g) + lane(row % OUTPUTS);
      if (form.paired()) {
        int scale = Float.floatToFloat16(block.scale(g)) & 0xffff;
        memory.set(INT, at, scale | (Float.floatToFloat16(block.offset(g)) << 16));
      } else {
        memory.set(FLOAT, at, block.scale(g));
        if (form.offsets()) {
          memory.set(FLOAT, at + ROW, block.offset(g));
        }
      }
      at += scaleBytes;
      for (int word = 0; word < words; word++) {
        int e = g * form.group() + word * form.codes();
        int codes = 0;
        for (int i = 0; i < form.codes(); i++) {
          codes |= ((block.code(e + i) + form.bias()) & mask) << (form.bits() * i);
        }
        memory.set(INT, at + (long) word * ROW, codes);
      }
    }
  }

  /** Where a group of inputs of a block's first output begins. */
  private long group(int block, int group) {
    return (block * STRIPES * groups + group) * groupBytes;
  }

  /** How far an output of a block is from its first. */
  private long lane(int output) {
    return RowBlockForm.lane(output, groups * groupBytes);
  }

  @Override
  public void decode(MemorySegment dst, int block, int first, int inputs) {
    long tile = NativeMemory.address(dst, 0, (long) SIZE * Float.BYTES);
    int group = form.group();
    for (int input = 0; input < inputs; input += group) {
      long at = group(block, (first + input) / group);
      for (int lane = 0; lane < OUTPUTS; lane += L) {
        long place = tile + 4L * (input * OUTPUTS + lane);
        if (form.bits() == 4) {
          nibbles(place, at + lane(lane));
        } else if (form.biasedBytes()) {
          biasedBytes(place, at + lane(lane));
        } else {
          bytes(place, at + lane(lane));
        }
      }
    }
  }

  private void nibbles(long to, long at) {
    MemorySegment from = memory;
    boolean rounds = narrow;
    int count = words;
    long codes = at + scaleBytes;
    float[] room = new float[2 * L];
    scales.one(room, memory, at);
    FloatVector scale = FloatVector.fromArray(F, room, 0);
    FloatVector offset = FloatVector.fromArray(F, room, L);
    IntVector numbers = IntVector.fromArray(I, NUMBERS, 0);
    for (int word = 0; word < count; word++) {
      IntVector w = integers(from, codes + (long) word * ROW);
      long place = to + 8L * word * APART;
      for (int i = 0; i < 8; i++) {
        FloatVector value = nibble(w, numbers).fma(scale, offset);
        w = w.lanewise(VectorOperators.LSHR, 4);
        if (rounds) {
          value = rounded(value);
        }
        value.intoMemorySegment(ALL, place + i * APART, ORDER);
      }
    }
  }

  private void bytes(long to, long at) {
    MemorySegment from = memory;
    boolean rounds = narrow;
    int count = words;
    long codes = at + scaleBytes;
    float[] room = new float[2 * L];
    scales.one(room, memory, at);
    FloatVector scale = FloatVector.fromArray(F, room, 0);
    FloatVector offset = FloatVector.fromArray(F, room, L);
    for (int word = 0; word < count; word++) {
      IntVector w = integers(from, codes + (long) word * ROW);
      long place = to + 4L * word * APART;
      for (int i = 0; i < 4; i++) {
        FloatVector value =
            highest(w.lanewise(VectorOperators.LSHL, 24 - 8 * i)).fma(scale, offset);
        if (rounds) {
          value = rounded(value);
        }
        value.intoMemorySegment(ALL, place + i * APART, ORDER);
      }
    }
  }

  private void biasedBytes(long to, long at) {
    MemorySegment from = memory;
    boolean rounds = narrow;
    int count = words;
    long codes = at + scaleBytes;
    float[] room = new float[2 * L];
    scales.one(room, memory, at);
    FloatVector scale = FloatVector.fromArray(F, room, 0);
    FloatVector offset = FloatVector.fromArray(F, room, L);
    for (int word = 0; word < count; word++) {
      IntVector w = integers(from, codes + (long) word * ROW);
      long place = to + 4L * word * APART;
      for (int i = 0; i < 2; i++) {
        IntVector lower = w.lanewise(VectorOperators.LSHL, 15 - 8 * i).and(BYTE).or(ONE);
        IntVector upper = w.lanewise(VectorOperators.LSHR, 1 + 8 * i).and(BYTE).or(ONE);
        FloatVector first = lower.reinterpretAsFloats().fma(scale, offset);
        FloatVector second = upper.reinterpretAsFloats().fma(scale, offset);
        if (rounds) {
          first = rounded(first);
          second = rounded(second);
        }
        first.intoMemorySegment(ALL, place + i * APART, ORDER);
        second.intoMemorySegment(ALL, place + (i + 2) * APART, ORDER);
      }
    }
  }

  @Override
  public boolean fuses() {
    return !narrow;
  }

  @Override
  public void multiplyRow(float[] sums, int block, float[] x, int from, int first, int inputs) {
    float[] room = new float[8 * L];
    int width = form.group();
    boolean nibbles = form.bits() == 4;
    boolean biased = form.biasedBytes();
    for (int output = 0; output < OUTPUTS; output += 4 * L) {
      FloatVector.zero(F).intoArray(sums, output);
      FloatVector.zero(F).intoArray(sums, output + L);
      FloatVector.zero(F).intoArray(sums, output + 2 * L);
      FloatVector.zero(F).intoArray(sums, output + 3 * L);
      long at = group(block, first / width);
      for (int input = from + first; input < from + first + inputs; input += width) {
        scales.four(room, memory, at, output);
        if (nibbles) {
          groupOfNibbles(sums, output, room, at + scaleBytes, x, input);
        } else if (biased) {
          groupOfBiasedBytes(sums, output, room, at + scaleBytes, x, input);
        } else {
          groupOfBytes(sums, output, room, at + scaleBytes, x, input);
        }
        at += groupBytes;
      }
    }
  }

  private void groupOfNibbles(
      float[] sums, int output, float[] room, long first, float[] x, int from) {
    MemorySegment m = memory;
    int count = words;
    IntVector numbers = IntVector.fromArray(I, NUMBERS, 0);
    long l0 = lane(output);
    long l1 = lane(output + L);
    long l2 = lane(output + 2 * L);
    long l3 = lane(output + 3 * L);
    FloatVector f0 = FloatVector.fromArray(F, room, 0 * L);
    FloatVector f1 = FloatVector.fromArray(F, room, 1 * L);
    FloatVector f2 = FloatVector.fromArray(F, room, 2 * L);
    FloatVector f3 = FloatVector.fromArray(F, room, 3 * L);
    FloatVector o0 = FloatVector.fromArray(F, room, 4 * L);
    FloatVector o1 = FloatVector.fromArray(F, room, 5 * L);
    FloatVector o2 = FloatVector.fromArray(F, room, 6 * L);
    FloatVector o3 = FloatVector.fromArray(F, room, 7 * L);
    FloatVector s0 = FloatVector.fromArray(F, sums, output + 0 * L);
    FloatVector s1 = FloatVector.fromArray(F, sums, output + 1 * L);
    FloatVector s2 = FloatVector.fromArray(F, sums, output + 2 * L);
    FloatVector s3 = FloatVector.fromArray(F, sums, output + 3 * L);
    for (int word = 0; word < count; word++) {
      long at = first + (long) word * ROW;
      int place = from + 8 * word;
      IntVector w0 = integers(m, at + l0);
      IntVector w1 = integers(m, at + l1);
      IntVector w2 = integers(m, at + l2);
      IntVector w3 = integers(m, at + l3);
      for (int i = 0; i < 8; i++) {
        FloatVector a = FloatVector.broadcast(F, x[place + i]);
        s0 = nibble(w0, numbers).fma(f0, o0).fma(a, s0);
        s1 = nibble(w1, numbers).fma(f1, o1).fma(a, s1);
        s2 = nibble(w2, numbers).fma(f2, o2).fma(a, s2);
        s3 = nibble(w3, numbers).fma(f3, o3).fma(a, s3);
        w0 = w0.lanewise(VectorOperators.LSHR, 4);
        w1 = w1.lanewise(VectorOperators.LSHR, 4);
        w2 = w2.lanewise(VectorOperators.LSHR, 4);
        w3 = w3.lanewise(VectorOperators.LSHR, 4);
      }
    }
    s0.intoArray(sums, output + 0 * L);
    s1.intoArray(sums, output + 1 * L);
    s2.intoArray(sums, output + 2 * L);
    s3.intoArray(sums, output + 3 * L);
  }

  private void groupOfBytes(
      float[] sums, int output, float[] room, long first, float[] x, int from) {
    MemorySegment m = memory;
    int count = words;
    long l0 = lane(output);
    long l1 = lane(output + L);
    long l2 = lane(output + 2 * L);
    long l3 = lane(output + 3 * L);
    FloatVector f0 = FloatVector.fromArray(F, room, 0 * L);
    FloatVector f1 = FloatVector.fromArray(F, room, 1 * L);
    FloatVector f2 = FloatVector.fromArray(F, room, 2 * L);
    FloatVector f3 = FloatVector.fromArray(F, room, 3 * L);
    FloatVector o0 = FloatVector.fromArray(F, room, 4 * L);
    FloatVector o1 = FloatVector.fromArray(F, room, 5 * L);
    FloatVector o2 = FloatVector.fromArray(F, room, 6 * L);
    FloatVector o3 = FloatVector.fromArray(F, room, 7 * L);
    FloatVector s0 = FloatVector.fromArray(F, sums, output + 0 * L);
    FloatVector s1 = FloatVector.fromArray(F, sums, output + 1 * L);
    FloatVector s2 = FloatVector.fromArray(F, sums, output + 2 * L);
    FloatVector s3 = FloatVector.fromArray(F, sums, output + 3 * L);
    for (int word = 0; word < count; word++) {
      long at = first + (long) word * ROW;
      int place = from + 4 * word;
      IntVector w0 = integers(m, at + l0);
      IntVector w1 = integers(m, at + l1);
      IntVector w2 = integers(m, at + l2);
      IntVector w3 = integers(m, at + l3);
      for (int i = 0; i < 4; i++) {
        FloatVector a = FloatVector.broadcast(F, x[place + i]);
        IntVector c0 = w0.lanewise(VectorOperators.LSHL, 24 - 8 * i);
        s0 = highest(c0).fma(f0, o0).fma(a, s0);
        IntVector c1 = w1.lanewise(VectorOperators.LSHL, 24 - 8 * i);
        s1 = highest(c1).fma(f1, o1).fma(a, s1);
        IntVector c2 = w2.lanewise(VectorOperators.LSHL, 24 - 8 * i);
        s2 = highest(c2).fma(f2, o2).fma(a, s2);
        IntVector c3 = w3.lanewise(VectorOperators.LSHL, 24 - 8 * i);
        s3 = highest(c3).fma(f3, o3).fma(a, s3);
      }
    }
    s0.intoArray(sums, output + 0 * L);
    s1.intoArray(sums, output + 1 * L);
    s2.intoArray(sums, output + 2 * L);
    s3.intoArray(sums, output + 3 * L);
  }

  private void groupOfBiasedBytes(
      float[] sums, int output, float[] room, long first, float[] x, int from) {
    MemorySegment m = memory;
    int count = words;
    long l0 = lane(output);
    long l1 = lane(output + L);
    long l2 = lane(output + 2 * L);
    long l3 = lane(output + 3 * L);
    FloatVector f0 = FloatVector.fromArray(F, room, 0 * L);
    FloatVector f1 = FloatVector.fromArray(F, room, 1 * L);
    FloatVector f2 = FloatVector.fromArray(F, room, 2 * L);
    FloatVector f3 = FloatVector.fromArray(F, room, 3 * L);
    FloatVector o0 = FloatVector.fromArray(F, room, 4 * L);
    FloatVector o1 = FloatVector.fromArray(F, room, 5 * L);
    FloatVector o2 = FloatVector.fromArray(F, room, 6 * L);
    FloatVector o3 = FloatVector.fromArray(F, room, 7 * L);
    FloatVector s0 = FloatVector.fromArray(F, sums, output + 0 * L);
    FloatVector s1 = FloatVector.fromArray(F, sums, output + 1 * L);
    FloatVector s2 = FloatVector.fromArray(F, sums, output + 2 * L);
    FloatVector s3 = FloatVector.fromArray(F, sums, output + 3 * L);
    for (int word = 0; word < count; word++) {
      long at = first + (long) word * ROW;
      int place = from + 4 * word;
      IntVector w0 = integers(m, at + l0);
      IntVector w1 = integers(m, at + l1);
      IntVector w2 = integers(m, at + l2);
      IntVector w3 = integers(m, at + l3);
      for (int i = 0; i < 2; i++) {
        FloatVector a = FloatVector.broadcast(F, x[place + i]);
        IntVector c = w0.lanewise(VectorOperators.LSHL, 15 - 8 * i).and(BYTE).or(ONE);
        s0 = c.reinterpretAsFloats().fma(f0, o0).fma(a, s0);
        c = w1.lanewise(VectorOperators.LSHL, 15 - 8 * i).and(BYTE).or(ONE);
        s1 = c.reinterpretAsFloats().fma(f1, o1).fma(a, s1);
        c = w2.lanewise(VectorOperators.LSHL, 15 - 8 * i).and(BYTE).or(ONE);
        s2 = c.reinterpretAsFloats().fma(f2, o2).fma(a, s2);
        c = w3.lanewise(VectorOperators.LSHL, 15 - 8 * i).and(BYTE).or(ONE);
        s3 = c.reinterpretAsFloats().fma(f3, o3).fma(a, s3);
      }
      for (int i = 0; i < 2; i++) {
        FloatVector a = FloatVector.broadcast(F, x[place + 2 + i]);
        IntVector c = w0.lanewise(VectorOperators.LSHR, 1 + 8 * i).and(BYTE).or(ONE);
        s0 = c.reinterpretAsFloats().fma(f0, o0).fma(a, s0);
        c = w1.lanewise(VectorOperators.LSHR, 1 + 8 * i).and(BYTE).or(ONE);
        s1 = c.reinterpretAsFloats().fma(f1, o1).fma(a, s1);
        c = w2.lanewise(VectorOperators.LSHR, 1 + 8 * i).and(BYTE).or(ONE);
        s2 = c.reinterpretAsFloats().fma(f2, o2).fma(a, s2);
        c = w3.lanewise(VectorOperators.LSHR, 1 + 8 * i).and(BYTE).or(ONE);
        s3 = c.reinterpretAsFloats().fma(f3, o3).fma(a, s3);
      }
    }
    s0.intoArray(sums, output + 0 * L);
    s1.intoArray(sums, output + 1 * L);
    s2.intoArray(sums, output + 2 * L);
    s3.intoArray(sums, output + 3 * L);
  }

  private static IntVector integers(MemorySegment from, long at) {
    return IntVector.fromMemorySegment(I, from, at, ORDER);
  }

  /** The signed codes that stand in the highest eight bits. */
  private static FloatVector highest(IntVector codes) {
    return (FloatVector) codes.lanewise(VectorOperators.ASHR, 24).convert(VectorOperators.I2F, 0);
  }

  /**
   * The codes in the lowest four bits: by a table of 16 where a vector holds it, twice because the
   * instruction for two vectors looks at five bits and leaves the rest alone.
   */
  private static FloatVector nibble(IntVector codes, IntVector numbers) {
    if (L == 16) {
      return codes.selectFrom(numbers, numbers).reinterpretAsFloats();
    }
    return (FloatVector) codes.and(15).convert(VectorOperators.I2F, 0);
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
