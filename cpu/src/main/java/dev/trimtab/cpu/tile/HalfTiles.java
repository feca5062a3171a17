package dev.trimtab.cpu.tile;

import dev.trimtab.core.format.Bfloat16;
import dev.trimtab.core.format.Float16;
import dev.trimtab.core.format.Float32;
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
 * Tiles of bfloat16 weights: for every 16 outputs, 16 integers for two inputs after the other, the
 * first input's numbers in the lower halves. Takes whatever is multiplied as bfloat16, and bfloat16
 * that is multiplied as float32.
 */
final class HalfTiles implements TileMaker, FusedWeights {
  /*
   * One row is multiplied with all 64 outputs of a block at a time, which lie in four places: a
   * processor fetches ahead along each of them, and reads a sixth more in a second than along one.
   */

  private static final VectorSpecies<Float> F = Lanes.species(MethodHandles.lookup());
  private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());
  private static final int L = I.length();
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final MemorySegment ALL = NativeMemory.ALL;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ORDER);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ORDER);
  private static final int STRIPE = 16;
  private static final int ROW = STRIPE * Float.BYTES;
  private static final long STRIPES = OUTPUTS / STRIPE;
  private static final int UPPER = 0xffff0000;
  private static final long AT_ONCE = 8L << 20;

  private final String name;
  private final long stripeBytes;
  private final MemorySegment memory;

  /** For {@link #of}: one without weights. */
  HalfTiles() {
    name = "";
    stripeBytes = 0;
    memory = MemorySegment.NULL;
  }

  private HalfTiles(StoredMatrix matrix, Arena arena) {
    name = matrix.format().id() + " in tiles of BF16";
    stripeBytes = (matrix.columns() + 1L) / 2 * ROW;
    int blocks = (matrix.rows() + OUTPUTS - 1) / OUTPUTS;
    memory = arena.allocate(blocks * STRIPES * stripeBytes, 64);
    short[] block = new short[OUTPUTS * (matrix.columns() + 1)];
    for (int b = 0; b < blocks; b++) {
      enter(matrix, b, block);
      letGo(matrix, b);
    }
  }

  /**
   * Gives back pages of a mapped file as they have been read: the largest matrix would be in memory
   * twice otherwise.
   */
  private static void letGo(StoredMatrix matrix, int block) {
    long each = 2L * OUTPUTS * matrix.columns();
    long blocks = Math.max(1, AT_ONCE / each);
    boolean plain = matrix.format() instanceof Bfloat16;
    if (plain && matrix.values().isMapped() && (block + 1) % blocks == 0) {
      long end = Math.min(matrix.values().byteSize(), (block + 1) * each);
      long begin = (block + 1 - blocks) * each;
      matrix.values().asSlice(begin, end - begin).unload();
    }
  }

  /** Writes a block of outputs, tile by tile, so that what is written stays in the cache. */
  private void enter(StoredMatrix matrix, int block, short[] values) {
    int columns = matrix.columns();
    int rows = Math.min(OUTPUTS, matrix.rows() - block * OUTPUTS);
    int length = columns + 1;
    float[] row = new float[columns];
    for (int r = 0; r < rows; r++) {
      if (matrix.format() instanceof Bfloat16) {
        long from = 2L * (block * (long) OUTPUTS + r) * columns;
        MemorySegment.copy(matrix.values(), SHORT, from, values, r * length, columns);
        continue;
      }
      matrix.format().decode(row, 0, matrix, block * OUTPUTS + r);
      for (int i = 0; i < columns; i++) {
        values[r * length + i] = Bfloat16.narrow(row[i]);
      }
    }
    for (int first = 0; first < columns; first += INPUTS) {
      int last = Math.min(columns, first + INPUTS);
      for (int r = 0; r < rows; r++) {
        long at = place(block, r) + (long) first / 2 * ROW;
        for (int i = first; i < last; i += 2) {
          int pair = (values[r * length + i] & 0xffff) | (values[r * length + i + 1] << 16);
          memory.set(INT, at, pair);
          at += ROW;
        }
      }
    }
  }

  /** Where an output of a block begins. */
  private long place(int block, int output) {
    long stripe = block * STRIPES + output / STRIPE;
    return stripe * stripeBytes + 4L * (output % STRIPE);
  }

  /** A maker for vectors of {@code bits}. */
  static TileMaker of(int bits) {
    return Lanes.instance(MethodHandles.lookup(), TileMaker.class, bits);
  }

  @Override
  public boolean takes(StoredMatrix matrix) {
    return switch (matrix.operand()) {
      case Operand.Bfloat16 _ ->
          matrix.format() instanceof Bfloat16
              || matrix.format() instanceof Float16
              || matrix.format() instanceof Float32;
      case Operand.Float32 _ -> matrix.format() instanceof Bfloat16;
      case Operand.Int8 _ -> false;
    };
  }

  @Override
  public TileWeights make(StoredMatrix matrix, Arena arena) {
    return new HalfTiles(matrix, arena);
  }

  @Override
  public void decode(MemorySegment dst, int block, int first, int inputs) {
    long tile = NativeMemory.address(dst, 0, (long) SIZE * Float.BYTES);
    for (int output = 0; output < OUTPUTS; output += L) {
      decode(tile + 4L * output, place(block, output) + (long) first / 2 * ROW, inputs);
    }
  }

  private void decode(long to, long from, int inputs) {
    MemorySegment pairs = memory;
    for (int i = 0; i < inputs / 2; i++) {
      IntVector pair = IntVector.fromMemorySegment(I, pairs, from + (long) i * ROW, ORDER);
      lower(pair).intoMemorySegment(ALL, to + 2L * i * APART, ORDER);
      upper(pair).intoMemorySegment(ALL, to + (2L * i + 1) * APART, ORDER);
    }
    if (inputs % 2 != 0) {
      IntVector pair = IntVector.fromMemorySegment(I, pairs, from + inputs / 2 * (long) ROW, ORDER);
      lower(pair).intoMemorySegment(ALL, to + (inputs - 1) * APART, ORDER);
    }
  }

  @Override
  public void multiplyRow(float[] sums, int block, float[] x, int from, int first, int inputs) {
    MemorySegment pairs = memory;
    for (int output = 0; output < OUTPUTS; output += 4 * L) {
      long p0 = place(block, output);
      long p1 = place(block, output + L);
      long p2 = place(block, output + 2 * L);
      long p3 = place(block, output + 3 * L);
      FloatVector s0 = FloatVector.zero(F);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      for (int i = first / 2; i < (first + inputs) / 2; i++) {
        long at = (long) i * ROW;
        FloatVector a = FloatVector.broadcast(F, x[from + 2 * i]);
        FloatVector b = FloatVector.broadcast(F, x[from + 2 * i + 1]);
        IntVector p = IntVector.fromMemorySegment(I, pairs, p0 + at, ORDER);
        s0 = upper(p).fma(b, lower(p).fma(a, s0));
        p = IntVector.fromMemorySegment(I, pairs, p1 + at, ORDER);
        s1 = upper(p).fma(b, lower(p).fma(a, s1));
        p = IntVector.fromMemorySegment(I, pairs, p2 + at, ORDER);
        s2 = upper(p).fma(b, lower(p).fma(a, s2));
        p = IntVector.fromMemorySegment(I, pairs, p3 + at, ORDER);
        s3 = upper(p).fma(b, lower(p).fma(a, s3));
      }
      if (inputs % 2 != 0) {
        long at = (long) ((first + inputs) / 2) * ROW;
        FloatVector a = FloatVector.broadcast(F, x[from + first + inputs - 1]);
        s0 = lower(IntVector.fromMemorySegment(I, pairs, p0 + at, ORDER)).fma(a, s0);
        s1 = lower(IntVector.fromMemorySegment(I, pairs, p1 + at, ORDER)).fma(a, s1);
        s2 = lower(IntVector.fromMemorySegment(I, pairs, p2 + at, ORDER)).fma(a, s2);
        s3 = lower(IntVector.fromMemorySegment(I, pairs, p3 + at, ORDER)).fma(a, s3);
      }
      s0.intoArray(sums, output);
      s1.intoArray(sums, output + L);
      s2.intoArray(sums, output + 2 * L);
      s3.intoArray(sums, output + 3 * L);
    }
  }

  private static FloatVector upper(IntVector pair) {
    return pair.and(UPPER).reinterpretAsFloats();
  }

  private static FloatVector lower(IntVector pair) {
    return pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
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
