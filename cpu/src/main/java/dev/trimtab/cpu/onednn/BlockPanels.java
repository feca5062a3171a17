package dev.trimtab.cpu.onednn;

import dev.trimtab.core.format.Block4;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * 4-bit weights, reordered once so that a panel is decoded straight into oneDNN's packed layout
 * before every product that reads it. Inputs are whole blocks of 64, so that each has one scale.
 */
final class BlockPanels implements PanelWeights {
  private static final int OUTPUTS = Panels.BLOCK;
  private static final long ALIGNMENT = 64;

  private final Panels panels;
  private final ElementType type;
  private final boolean narrow;
  private final int inputs;
  private final int[] table = new int[16];
  private final String name;
  private final PanelLoops loops;
  private final MemorySegment codes;
  private final MemorySegment scales;

  /** Reorders a matrix whose format is {@code format}, in memory of {@code arena}. */
  BlockPanels(StoredMatrix matrix, Block4 format, ElementType type, Arena arena, PanelLoops loops) {
    this.type = type;
    this.narrow = matrix.operand() instanceof Operand.Bfloat16;
    this.inputs = matrix.columns();
    this.panels = Panels.decoded(matrix.rows(), (long) inputs * type.bytes());
    this.name = format.id() + " decoded to " + type;
    this.loops = loops;
    for (int code = 0; code < 16; code++) {
      table[code] = Float.floatToRawIntBits(format.value(code));
    }
    int blocks = (matrix.rows() + OUTPUTS - 1) / OUTPUTS;
    codes = arena.allocate((long) blocks * OUTPUTS * inputs / 2, ALIGNMENT);
    scales =
        arena.allocate((long) blocks * OUTPUTS * (inputs / Block4.BLOCK) * Float.BYTES, ALIGNMENT);
    for (int row = 0; row < matrix.rows(); row++) {
      reorder(matrix, row);
    }
  }

  /** Whether a matrix can be reordered so. */
  static boolean fits(StoredMatrix matrix) {
    return matrix.columns() % Block4.BLOCK == 0;
  }

  private void reorder(StoredMatrix matrix, int row) {
    long block = row / OUTPUTS;
    int output = row % OUTPUTS;
    MemorySegment from = matrix.values();
    long first = (long) row * (inputs / 2);
    long to = block * OUTPUTS * (inputs / 2) + output;
    for (int pair = 0; pair < inputs / 2; pair++) {
      codes.set(
          ValueLayout.JAVA_BYTE,
          to + (long) pair * OUTPUTS,
          from.get(ValueLayout.JAVA_BYTE, first + pair));
    }
    int runs = inputs / Block4.BLOCK;
    MemorySegment all = matrix.part(StoredMatrix.SCALES);
    for (int run = 0; run < runs; run++) {
      long place = ((block * runs + run) * OUTPUTS + output) * Float.BYTES;
      long source = ((long) row * runs + run) * Float.BYTES;
      scales.set(
          ValueLayout.JAVA_FLOAT_UNALIGNED,
          place,
          all.get(ValueLayout.JAVA_FLOAT_UNALIGNED, source));
    }
  }

  @Override
  public Panels panels() {
    return panels;
  }

  @Override
  public ElementType type() {
    return type;
  }

  @Override
  public int inputs() {
    return inputs;
  }

  @Override
  public long address(int panel, Lane lane) {
    int runs = inputs / Block4.BLOCK;
    long blockBytes = (long) OUTPUTS * inputs * type.bytes();
    int first = panels.first(panel) / OUTPUTS;
    int count = (panels.size(panel) + OUTPUTS - 1) / OUTPUTS;
    MemorySegment dst = lane.panel().of(count * blockBytes);
    for (int i = 0; i < count; i++) {
      long code = (long) (first + i) * OUTPUTS * inputs / 2;
      long scale = (long) (first + i) * OUTPUTS * runs * Float.BYTES;
      if (type == ElementType.BFLOAT16) {
        loops.bfloats(dst, i * blockBytes, codes, code, scales, scale, runs, table);
      } else {
        loops.floats(dst, i * blockBytes, codes, code, scales, scale, runs, table, narrow);
      }
    }
    return dst.address();
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
