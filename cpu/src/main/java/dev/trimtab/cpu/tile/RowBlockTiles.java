package dev.trimtab.cpu.tile;

import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.RowBlocks;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.cpu.libc.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tiles of GGUF's blocks, kept as {@link RowBlockForm} says: of a group's inputs, the first n lie
 * in the lowest bits of its n rows of integers, the next n above them.
 */
final class RowBlockTiles implements FusedWeights {
  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT.withOrder(ORDER);
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT.withOrder(ORDER);
  private static final int ROW = RowBlockForm.ROW;
  private static final long STRIPES = OUTPUTS / RowBlockForm.STRIPE;

  private final RowBlockForm form;
  private final int groups;
  private final long groupBytes;
  private final boolean narrow;
  private final String name;
  private final RowBlockLoops loops;
  private final MemorySegment memory;

  private RowBlockTiles(
      StoredMatrix matrix, RowBlocks format, RowBlockForm form, RowBlockLoops loops, Arena arena) {
    this.form = form;
    this.loops = loops;
    groups = matrix.columns() / form.group();
    groupBytes = form.groupBytes();
    narrow = matrix.operand() instanceof Operand.Bfloat16;
    name = format.id() + " in tiles";
    int blocks = (matrix.rows() + OUTPUTS - 1) / OUTPUTS;
    long bytes = blocks * STRIPES * stripe();
    memory = arena.allocate(bytes + RowBlockForm.BEYOND, 64);
    RowBlocks.Unpacked block = format.room();
    for (int row = 0; row < matrix.rows(); row++) {
      for (int b = 0; b < matrix.columns() / format.elements(); b++) {
        format.unpack(block, matrix, row, b);
        enter(block, row, b * format.elements(), format.elements());
      }
    }
  }

  /** Makes them. */
  static final class Maker implements TileMaker {
    private final int bits;
    private final Map<RowBlockForm, RowBlockLoops> loops = new ConcurrentHashMap<>();

    /** Those for vectors of {@code bits}. */
    Maker(int bits) {
      this.bits = bits;
    }

    @Override
    public boolean takes(StoredMatrix matrix) {
      return matrix.format() instanceof RowBlocks && !(matrix.operand() instanceof Operand.Int8);
    }

    @Override
    public TileWeights make(StoredMatrix matrix, Arena arena) {
      if (matrix.format() instanceof RowBlocks format) {
        RowBlockForm form = RowBlockForm.of(format);
        RowBlockLoops own = loops.computeIfAbsent(form, f -> VectorRowBlockLoops.of(bits, f));
        return new RowBlockTiles(matrix, format, form, own, arena);
      }
      throw new IllegalArgumentException("a format of blocks expected: " + matrix.format().id());
    }
  }

  private void enter(RowBlocks.Unpacked block, int row, int first, int elements) {
    int mask = (1 << form.bits()) - 1;
    int words = form.words();
    for (int g = 0; g < elements / form.group(); g++) {
      long at = group(row / OUTPUTS, first / form.group() + g) + lane(row % OUTPUTS);
      memory.set(FLOAT, at, block.scale(g));
      if (form.offsets()) {
        memory.set(FLOAT, at + ROW, block.offset(g));
      }
      at += form.scaleBytes();
      for (int word = 0; word < words; word++) {
        int e = g * form.group() + word;
        int codes = 0;
        for (int i = 0; i < form.codes(); i++) {
          codes |= ((block.code(e + i * words) + form.bias()) & mask) << (form.bits() * i);
        }
        memory.set(INT, at + (long) word * ROW, codes);
      }
    }
  }

  /** Where a group of inputs of a block's first output begins. */
  private long group(int block, int group) {
    return block * STRIPES * stripe() + group * groupBytes;
  }

  /** How far an output of a block is from its first. */
  private long lane(int output) {
    return RowBlockForm.lane(output, stripe());
  }

  private long stripe() {
    return groups * groupBytes;
  }

  @Override
  public void decode(MemorySegment dst, int block, int first, int inputs) {
    long tile = NativeMemory.address(dst, 0, (long) SIZE * Float.BYTES);
    int count = inputs / form.group();
    loops.decode(tile, address(block, first), count, stripe(), narrow);
  }

  @Override
  public boolean fuses() {
    return !narrow;
  }

  @Override
  public void multiplyRow(float[] sums, int block, float[] x, int from, int first, int inputs) {
    int count = inputs / form.group();
    loops.multiplyRow(sums, address(block, first), count, stripe(), x, from + first);
  }

  /** Where the group of an input of a block's first output begins. */
  private long address(int block, int input) {
    long at = group(block, input / form.group());
    return NativeMemory.address(memory, at, memory.byteSize() - at);
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
