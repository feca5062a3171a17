package dev.trimtab.cpu.tile;

import dev.trimtab.core.format.Float16;
import dev.trimtab.core.format.Float32;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Tiles of float32 weights, which are copied as they are, or multiplied with where they lie. */
final class WideTiles implements FusedWeights {
  private final String name;
  private final TileLoops loops;
  private final long blockBytes;
  private final MemorySegment memory;

  private WideTiles(StoredMatrix matrix, TileLoops loops, Arena arena) {
    this.loops = loops;
    name = matrix.format().id() + " in tiles of F32";
    blockBytes = (long) matrix.columns() * OUTPUTS * Float.BYTES;
    int blocks = (matrix.rows() + OUTPUTS - 1) / OUTPUTS;
    memory = arena.allocate(blocks * blockBytes, 64);
    float[] values = new float[matrix.columns()];
    for (int row = 0; row < matrix.rows(); row++) {
      matrix.format().decode(values, 0, matrix, row);
      long lane = row / OUTPUTS * blockBytes + 4L * (row % OUTPUTS);
      for (int i = 0; i < matrix.columns(); i++) {
        memory.set(ValueLayout.JAVA_FLOAT, lane + 4L * i * OUTPUTS, values[i]);
      }
    }
  }

  /** Makes them. */
  static final class Maker implements TileMaker {
    private final TileLoops loops;

    /** Those for vectors of {@code bits}. */
    Maker(int bits) {
      this.loops = VectorTileLoops.of(bits);
    }

    @Override
    public boolean takes(StoredMatrix matrix) {
      return matrix.operand() instanceof Operand.Float32
          && (matrix.format() instanceof Float32 || matrix.format() instanceof Float16);
    }

    @Override
    public TileWeights make(StoredMatrix matrix, Arena arena) {
      return new WideTiles(matrix, loops, arena);
    }
  }

  @Override
  public void decode(MemorySegment dst, int block, int first, int inputs) {
    MemorySegment.copy(memory, block * blockBytes + first * APART, dst, 0, inputs * APART);
  }

  @Override
  public void multiplyRow(float[] sums, int block, float[] x, int from, int first, int inputs) {
    MemorySegment tiles = memory.asSlice(block * blockBytes + first * APART, inputs * APART);
    Arrays.fill(sums, 0, OUTPUTS, 0);
    loops.multiply(sums, tiles, x, from + first, 1, inputs);
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
