package dev.trimtab.cpu.tile;

import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.RowBlocks;
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
 * Tiles of GGUF's blocks. A tile is 64 integers for every 8 inputs where codes fit four bits, for
 * every 4 inputs where they do not: the codes of one output, the first lowest. Then come, for every
 * group of inputs, its 64 scales, and its 64 offsets where the format has any.
 */
final class RowBlockTiles implements TileMaker, FusedWeights {
  private static final VectorSpecies<Float> F = Lanes.species(MethodHandles.lookup());
  private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());
  private static final int L = F.length();
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ORDER);
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT.withOrder(ORDER);
  private static final int ROW = OUTPUTS * Float.BYTES;
  private static final float ROUNDER = 1.5f * (1 << 16);
  private static final int POWER = 0xff800000;

  private final RowBlockForm form;
  private final int runs;
  private final boolean narrow;
  private final String name;
  private final MemorySegment memory;

  /** For {@link #of}: one without weights. */
  RowBlockTiles() {
    form = new RowBlockForm(4, false, 32, false);
    runs = 0;
    narrow = false;
    name = "";
    memory = MemorySegment.NULL;
  }

  private RowBlockTiles(StoredMatrix matrix, RowBlocks format, Arena arena) {
    form = RowBlockForm.of(format);
    runs = (matrix.columns() + INPUTS - 1) / INPUTS;
    narrow = matrix.operand() instanceof Operand.Bfloat16;
    name = format.id() + " in tiles";
    int blocks = (matrix.rows() + OUTPUTS - 1) / OUTPUTS;
    memory = arena.allocate((long) blocks * runs * form.tileBytes(), 64);
    RowBlocks.Unpacked block = format.room();
    for (int row = 0; row < matrix.rows(); row++) {
      for (int b = 0; b < matrix.columns() / format.elements(); b++) {
        format.unpack(block, matrix, row, b);
        enter(block, row, b * format.elements(), format.elements());
      }
    }
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
    for (int e = 0; e < elements; e += form.codes()) {
      int word = 0;
      for (int i = 0; i < form.codes(); i++) {
        word |= (block.code(e + i) & mask) << (form.bits() * i);
      }
      int input = (first + e) % INPUTS;
      memory.set(INT, lane(row, first + e) + (long) (input / form.codes()) * ROW, word);
    }
    for (int e = 0; e < elements; e += form.group()) {
      int group = (first + e) % INPUTS / form.group();
      long at = lane(row, first + e) + form.codeBytes() + (long) group * form.groupBytes();
      memory.set(FLOAT, at, block.scale(e / form.group()));
      if (form.offsets()) {
        memory.set(FLOAT, at + ROW, block.offset(e / form.group()));
      }
    }
  }

  /** Where what belongs to an output begins in the tile of an input. */
  private long lane(int row, int input) {
    long tile = (long) (row / OUTPUTS) * runs + input / INPUTS;
    return tile * form.tileBytes() + 4L * (row % OUTPUTS);
  }

  @Override
  public void decode(float[] dst, int to, int block, int first, int inputs) {
    long tile = ((long) block * runs + first / INPUTS) * form.tileBytes();
    int group = form.group();
    for (int input = 0; input < inputs; input += group) {
      long codes = tile + (long) (input / form.codes()) * ROW;
      long scales = tile + form.codeBytes() + (long) (input / group) * form.groupBytes();
      int place = to + input * OUTPUTS;
      for (int lane = 0; lane < OUTPUTS; lane += L) {
        if (form.bits() == 4 && form.offsets()) {
          nibbles(dst, place + lane, codes + 4L * lane, scales + 4L * lane);
        } else if (form.bits() == 4) {
          signedNibbles(dst, place + lane, codes + 4L * lane, scales + 4L * lane);
        } else if (form.offsets()) {
          bytesWithOffsets(dst, place + lane, codes + 4L * lane, scales + 4L * lane);
        } else {
          bytes(dst, place + lane, codes + 4L * lane, scales + 4L * lane);
        }
      }
    }
  }

  private void bytes(float[] dst, int to, long codes, long scales) {
    MemorySegment from = memory;
    boolean rounds = narrow;
    int words = form.group() / 4;
    FloatVector scale = floats(from, scales);
    for (int word = 0; word < words; word++) {
      IntVector w = integers(from, codes + (long) word * ROW);
      int place = to + 4 * word * OUTPUTS;
      for (int i = 0; i < 4; i++) {
        FloatVector value = signed(w.lanewise(VectorOperators.LSHL, 24 - 8 * i), 24).mul(scale);
        if (rounds) {
          value = rounded(value);
        }
        value.intoArray(dst, place + i * OUTPUTS);
      }
    }
  }

  private void bytesWithOffsets(float[] dst, int to, long codes, long scales) {
    MemorySegment from = memory;
    boolean rounds = narrow;
    int words = form.group() / 4;
    FloatVector scale = floats(from, scales);
    FloatVector offset = floats(from, scales + ROW);
    for (int word = 0; word < words; word++) {
      IntVector w = integers(from, codes + (long) word * ROW);
      int place = to + 4 * word * OUTPUTS;
      for (int i = 0; i < 4; i++) {
        FloatVector value =
            signed(w.lanewise(VectorOperators.LSHL, 24 - 8 * i), 24).mul(scale).add(offset);
        if (rounds) {
          value = rounded(value);
        }
        value.intoArray(dst, place + i * OUTPUTS);
      }
    }
  }

  private void signedNibbles(float[] dst, int to, long codes, long scales) {
    MemorySegment from = memory;
    boolean rounds = narrow;
    int words = form.group() / 8;
    FloatVector scale = floats(from, scales);
    for (int word = 0; word < words; word++) {
      IntVector w = integers(from, codes + (long) word * ROW);
      int place = to + 8 * word * OUTPUTS;
      for (int i = 0; i < 8; i++) {
        FloatVector value = signed(w.lanewise(VectorOperators.LSHL, 28 - 4 * i), 28).mul(scale);
        if (rounds) {
          value = rounded(value);
        }
        value.intoArray(dst, place + i * OUTPUTS);
      }
    }
  }

  private void nibbles(float[] dst, int to, long codes, long scales) {
    MemorySegment from = memory;
    boolean rounds = narrow;
    int words = form.group() / 8;
    FloatVector scale = floats(from, scales);
    FloatVector offset = floats(from, scales + ROW);
    for (int word = 0; word < words; word++) {
      IntVector w = integers(from, codes + (long) word * ROW);
      int place = to + 8 * word * OUTPUTS;
      for (int i = 0; i < 8; i++) {
        FloatVector value =
            unsigned(w.lanewise(VectorOperators.LSHR, 4 * i)).mul(scale).add(offset);
        if (rounds) {
          value = rounded(value);
        }
        value.intoArray(dst, place + i * OUTPUTS);
      }
    }
  }

  @Override
  public boolean fuses() {
    return !narrow;
  }

  @Override
  public void multiplyRow(float[] sums, int block, float[] x, int from, int inputs) {
    long tiles = (long) block * runs * form.tileBytes();
    int groups = inputs / form.group();
    for (int output = 0; output < OUTPUTS; output += 4 * L) {
      if (form.bits() == 4 && form.offsets()) {
        rowOfNibbles(sums, output, tiles, x, from, groups);
      } else if (form.bits() == 4) {
        rowOfSignedNibbles(sums, output, tiles, x, from, groups);
      } else if (form.offsets()) {
        rowOfBytesWithOffsets(sums, output, tiles, x, from, groups);
      } else {
        rowOfBytes(sums, output, tiles, x, from, groups);
      }
    }
  }

  private void rowOfNibbles(float[] sums, int output, long tiles, float[] x, int from, int groups) {
    MemorySegment m = memory;
    int inTile = INPUTS / form.group();
    int words = form.group() / 8;
    long tileBytes = form.tileBytes();
    long scaleBytes = form.groupBytes();
    long scalesAt = form.codeBytes() + 4L * output;
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int place = from;
    for (int group = 0; group < groups; group++) {
      long tile = tiles + group / inTile * tileBytes;
      long scales = tile + scalesAt + group % inTile * scaleBytes;
      long codes = tile + (long) (group % inTile) * words * ROW + 4L * output;
      FloatVector f0 = floats(m, scales + 0L * L);
      FloatVector f1 = floats(m, scales + 4L * L);
      FloatVector f2 = floats(m, scales + 8L * L);
      FloatVector f3 = floats(m, scales + 12L * L);
      FloatVector o0 = floats(m, scales + ROW + 0L * L);
      FloatVector o1 = floats(m, scales + ROW + 4L * L);
      FloatVector o2 = floats(m, scales + ROW + 8L * L);
      FloatVector o3 = floats(m, scales + ROW + 12L * L);
      for (int word = 0; word < words; word++) {
        long at = codes + (long) word * ROW;
        IntVector w0 = integers(m, at + 0L * L);
        IntVector w1 = integers(m, at + 4L * L);
        IntVector w2 = integers(m, at + 8L * L);
        IntVector w3 = integers(m, at + 12L * L);
        for (int i = 0; i < 8; i++) {
          FloatVector a = FloatVector.broadcast(F, x[place + i]);
          FloatVector v0 = unsigned(w0.lanewise(VectorOperators.LSHR, 4 * i)).mul(f0).add(o0);
          s0 = v0.fma(a, s0);
          FloatVector v1 = unsigned(w1.lanewise(VectorOperators.LSHR, 4 * i)).mul(f1).add(o1);
          s1 = v1.fma(a, s1);
          FloatVector v2 = unsigned(w2.lanewise(VectorOperators.LSHR, 4 * i)).mul(f2).add(o2);
          s2 = v2.fma(a, s2);
          FloatVector v3 = unsigned(w3.lanewise(VectorOperators.LSHR, 4 * i)).mul(f3).add(o3);
          s3 = v3.fma(a, s3);
        }
        place += 8;
      }
    }
    s0.intoArray(sums, output);
    s1.intoArray(sums, output + L);
    s2.intoArray(sums, output + 2 * L);
    s3.intoArray(sums, output + 3 * L);
  }

  private void rowOfSignedNibbles(
      float[] sums, int output, long tiles, float[] x, int from, int groups) {
    MemorySegment m = memory;
    int inTile = INPUTS / form.group();
    int words = form.group() / 8;
    long tileBytes = form.tileBytes();
    long scaleBytes = form.groupBytes();
    long scalesAt = form.codeBytes() + 4L * output;
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int place = from;
    for (int group = 0; group < groups; group++) {
      long tile = tiles + group / inTile * tileBytes;
      long scales = tile + scalesAt + group % inTile * scaleBytes;
      long codes = tile + (long) (group % inTile) * words * ROW + 4L * output;
      FloatVector f0 = floats(m, scales + 0L * L);
      FloatVector f1 = floats(m, scales + 4L * L);
      FloatVector f2 = floats(m, scales + 8L * L);
      FloatVector f3 = floats(m, scales + 12L * L);
      for (int word = 0; word < words; word++) {
        long at = codes + (long) word * ROW;
        IntVector w0 = integers(m, at + 0L * L);
        IntVector w1 = integers(m, at + 4L * L);
        IntVector w2 = integers(m, at + 8L * L);
        IntVector w3 = integers(m, at + 12L * L);
        for (int i = 0; i < 8; i++) {
          FloatVector a = FloatVector.broadcast(F, x[place + i]);
          FloatVector v0 = signed(w0.lanewise(VectorOperators.LSHL, 28 - 4 * i), 28).mul(f0);
          s0 = v0.fma(a, s0);
          FloatVector v1 = signed(w1.lanewise(VectorOperators.LSHL, 28 - 4 * i), 28).mul(f1);
          s1 = v1.fma(a, s1);
          FloatVector v2 = signed(w2.lanewise(VectorOperators.LSHL, 28 - 4 * i), 28).mul(f2);
          s2 = v2.fma(a, s2);
          FloatVector v3 = signed(w3.lanewise(VectorOperators.LSHL, 28 - 4 * i), 28).mul(f3);
          s3 = v3.fma(a, s3);
        }
        place += 8;
      }
    }
    s0.intoArray(sums, output);
    s1.intoArray(sums, output + L);
    s2.intoArray(sums, output + 2 * L);
    s3.intoArray(sums, output + 3 * L);
  }

  private void rowOfBytesWithOffsets(
      float[] sums, int output, long tiles, float[] x, int from, int groups) {
    MemorySegment m = memory;
    int inTile = INPUTS / form.group();
    int words = form.group() / 4;
    long tileBytes = form.tileBytes();
    long scaleBytes = form.groupBytes();
    long scalesAt = form.codeBytes() + 4L * output;
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int place = from;
    for (int group = 0; group < groups; group++) {
      long tile = tiles + group / inTile * tileBytes;
      long scales = tile + scalesAt + group % inTile * scaleBytes;
      long codes = tile + (long) (group % inTile) * words * ROW + 4L * output;
      FloatVector f0 = floats(m, scales + 0L * L);
      FloatVector f1 = floats(m, scales + 4L * L);
      FloatVector f2 = floats(m, scales + 8L * L);
      FloatVector f3 = floats(m, scales + 12L * L);
      FloatVector o0 = floats(m, scales + ROW + 0L * L);
      FloatVector o1 = floats(m, scales + ROW + 4L * L);
      FloatVector o2 = floats(m, scales + ROW + 8L * L);
      FloatVector o3 = floats(m, scales + ROW + 12L * L);
      for (int word = 0; word < words; word++) {
        long at = codes + (long) word * ROW;
        IntVector w0 = integers(m, at + 0L * L);
        IntVector w1 = integers(m, at + 4L * L);
        IntVector w2 = integers(m, at + 8L * L);
        IntVector w3 = integers(m, at + 12L * L);
        for (int i = 0; i < 4; i++) {
          FloatVector a = FloatVector.broadcast(F, x[place + i]);
          FloatVector v0 =
              signed(w0.lanewise(VectorOperators.LSHL, 24 - 8 * i), 24).mul(f0).add(o0);
          s0 = v0.fma(a, s0);
          FloatVector v1 =
              signed(w1.lanewise(VectorOperators.LSHL, 24 - 8 * i), 24).mul(f1).add(o1);
          s1 = v1.fma(a, s1);
          FloatVector v2 =
              signed(w2.lanewise(VectorOperators.LSHL, 24 - 8 * i), 24).mul(f2).add(o2);
          s2 = v2.fma(a, s2);
          FloatVector v3 =
              signed(w3.lanewise(VectorOperators.LSHL, 24 - 8 * i), 24).mul(f3).add(o3);
          s3 = v3.fma(a, s3);
        }
        place += 4;
      }
    }
    s0.intoArray(sums, output);
    s1.intoArray(sums, output + L);
    s2.intoArray(sums, output + 2 * L);
    s3.intoArray(sums, output + 3 * L);
  }

  private void rowOfBytes(float[] sums, int output, long tiles, float[] x, int from, int groups) {
    MemorySegment m = memory;
    int inTile = INPUTS / form.group();
    int words = form.group() / 4;
    long tileBytes = form.tileBytes();
    long scaleBytes = form.groupBytes();
    long scalesAt = form.codeBytes() + 4L * output;
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int place = from;
    for (int group = 0; group < groups; group++) {
      long tile = tiles + group / inTile * tileBytes;
      long scales = tile + scalesAt + group % inTile * scaleBytes;
      long codes = tile + (long) (group % inTile) * words * ROW + 4L * output;
      FloatVector f0 = floats(m, scales + 0L * L);
      FloatVector f1 = floats(m, scales + 4L * L);
      FloatVector f2 = floats(m, scales + 8L * L);
      FloatVector f3 = floats(m, scales + 12L * L);
      for (int word = 0; word < words; word++) {
        long at = codes + (long) word * ROW;
        IntVector w0 = integers(m, at + 0L * L);
        IntVector w1 = integers(m, at + 4L * L);
        IntVector w2 = integers(m, at + 8L * L);
        IntVector w3 = integers(m, at + 12L * L);
        for (int i = 0; i < 4; i++) {
          FloatVector a = FloatVector.broadcast(F, x[place + i]);
          FloatVector v0 = signed(w0.lanewise(VectorOperators.LSHL, 24 - 8 * i), 24).mul(f0);
          s0 = v0.fma(a, s0);
          FloatVector v1 = signed(w1.lanewise(VectorOperators.LSHL, 24 - 8 * i), 24).mul(f1);
          s1 = v1.fma(a, s1);
          FloatVector v2 = signed(w2.lanewise(VectorOperators.LSHL, 24 - 8 * i), 24).mul(f2);
          s2 = v2.fma(a, s2);
          FloatVector v3 = signed(w3.lanewise(VectorOperators.LSHL, 24 - 8 * i), 24).mul(f3);
          s3 = v3.fma(a, s3);
        }
        place += 4;
      }
    }
    s0.intoArray(sums, output);
    s1.intoArray(sums, output + L);
    s2.intoArray(sums, output + 2 * L);
    s3.intoArray(sums, output + 3 * L);
  }

  private static FloatVector floats(MemorySegment from, long at) {
    return FloatVector.fromMemorySegment(F, from, at, ORDER);
  }

  private static IntVector integers(MemorySegment from, long at) {
    return IntVector.fromMemorySegment(I, from, at, ORDER);
  }

  /** The codes that stand in the highest bits. */
  private static FloatVector signed(IntVector codes, int shift) {
    return (FloatVector)
        codes.lanewise(VectorOperators.ASHR, shift).convert(VectorOperators.I2F, 0);
  }

  /** The codes that stand in the lowest four bits. */
  private static FloatVector unsigned(IntVector codes) {
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
  public long bytes() {
    return memory.byteSize();
  }

  @Override
  public String name() {
    return name;
  }
}
