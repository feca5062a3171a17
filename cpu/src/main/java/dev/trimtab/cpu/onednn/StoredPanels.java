package dev.trimtab.cpu.onednn;

import dev.trimtab.core.format.StoredMatrix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Weights packed once, a panel at a time, so that there is never a second copy of all of them. */
final class StoredPanels {
  private static final long ALIGNMENT = 64;

  private final Panels panels;
  private final ElementType type;
  private final int inputs;
  private final String name;
  private final MemorySegment memory;
  private final long panelBytes;
  private final int segment;
  private final boolean inQuads;
  private float least = Float.POSITIVE_INFINITY;

  /** Packs a matrix, converted to {@code type}, in memory of {@code arena}. */
  StoredPanels(
      OneDnn library, StoredMatrix matrix, ElementType type, Arena arena, SideLoops loops) {
    this.panels = Panels.packed(matrix.rows());
    this.type = type;
    this.inputs = matrix.columns();
    this.name = matrix.format().id() + " as packed " + type;
    int last = panels.count() - 1;
    long bytes = library.form(type, inputs, panels.size(0)).bytes();
    panelBytes = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    long lastBytes = library.form(type, inputs, panels.size(last)).bytes();
    memory = arena.allocate(last * panelBytes + lastBytes, ALIGNMENT);
    try (Arena temporary = Arena.ofConfined()) {
      MemorySegment plain =
          temporary.allocate((long) panels.size(0) * inputs * type.bytes(), ALIGNMENT);
      MemorySegment row = temporary.allocate((long) inputs * Float.BYTES, ALIGNMENT);
      for (int panel = 0; panel <= last; panel++) {
        int size = panels.size(panel);
        fill(plain, row, matrix, panel, loops);
        Shape shape = new Shape(type, 1, inputs, size, inputs, size);
        library.pack(
            library.form(type, inputs, size), plain, memory.asSlice(panel * panelBytes), shape);
      }
    }
    segment = type == ElementType.BFLOAT16 ? segment(library, loops) : 0;
    inQuads =
        type == ElementType.INT8 && isInQuads(library, 0, loops) && isInQuads(library, last, loops);
  }

  private boolean isInQuads(OneDnn library, int panel, SideLoops loops) {
    MemorySegment packed = memory.asSlice(panel * panelBytes);
    return Quads.areIn(library, loops.quads(), packed, inputs, panels.size(panel));
  }

  private int segment(OneDnn library, SideLoops loops) {
    int last = panels.count() - 1;
    int segment = pairing(library, 0, loops).segment();
    return segment == pairing(library, last, loops).segment() ? segment : 0;
  }

  private Pairing pairing(OneDnn library, int panel, SideLoops loops) {
    MemorySegment packed = memory.asSlice(panel * panelBytes);
    return Pairing.of(library, loops.pairs(), packed, inputs, panels.size(panel));
  }

  private void fill(
      MemorySegment plain, MemorySegment row, StoredMatrix matrix, int panel, SideLoops loops) {
    int first = panels.first(panel);
    int size = panels.size(panel);
    if (type == ElementType.INT8) {
      MemorySegment.copy(matrix.values(), (long) first * inputs, plain, 0, (long) size * inputs);
      return;
    }
    float[] decoded = new float[inputs];
    for (int r = 0; r < size; r++) {
      matrix.format().decode(decoded, 0, matrix, first + r);
      MemorySegment.copy(decoded, 0, row, ValueLayout.JAVA_FLOAT, 0, inputs);
      long at = (long) r * inputs * type.bytes();
      switch (type) {
        case FLOAT32 -> loops.rows().copy(plain, at, row, 0, inputs);
        case BFLOAT16 -> {
          least = Math.min(least, loops.pairs().least(row, 0, inputs));
          loops.rows().narrow(plain, at, row, 0, inputs);
        }
        case INT8 -> throw new IllegalStateException("signed bytes are copied as they are");
      }
    }
  }

  /** How the outputs are cut. */
  Panels panels() {
    return panels;
  }

  /** What the panels hold. */
  ElementType type() {
    return type;
  }

  /** Inputs of every output. */
  int inputs() {
    return inputs;
  }

  /** Address of a packed panel. */
  long address(int panel) {
    return memory.address() + panel * panelBytes;
  }

  /** The segment with which {@link PairLoops#multiplyRow} gives oneDNN's bits, 0 if none does. */
  int segment() {
    return segment;
  }

  /** Whether the panels are read as {@link QuadLoops} describes. */
  boolean inQuads() {
    return inQuads;
  }

  /** The least magnitude of bfloat16 weights but 0. */
  float least() {
    return least;
  }

  /** The packed weights. */
  MemorySegment memory() {
    return memory;
  }

  /** Where a block of {@link PairLoops#OUTPUTS} outputs begins in them, if they are in pairs. */
  long pairs(int block) {
    return block(block, PairLoops.OUTPUTS, PairLoops.bytes(inputs));
  }

  /** Where a block of {@link QuadLoops#OUTPUTS} outputs begins in them, if they are in fours. */
  long quads(int block) {
    return block(block, QuadLoops.OUTPUTS, QuadLoops.bytes(inputs));
  }

  private long block(int block, int outputs, long bytes) {
    int blocks = panels.width() / outputs;
    return block / blocks * panelBytes + block % blocks * bytes;
  }

  /** Bytes kept. */
  long bytes() {
    return memory.byteSize();
  }

  /** Format and form, for the record. */
  String name() {
    return name;
  }
}
