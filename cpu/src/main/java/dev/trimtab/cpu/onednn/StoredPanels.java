package dev.trimtab.cpu.onednn;

import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.cpu.dot.RowLoops;
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

  /** Packs a matrix, converted to {@code type}, in memory of {@code arena}. */
  StoredPanels(OneDnn library, StoredMatrix matrix, ElementType type, Arena arena, RowLoops loops) {
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
  }

  private void fill(
      MemorySegment plain, MemorySegment row, StoredMatrix matrix, int panel, RowLoops loops) {
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
        case FLOAT32 -> loops.copy(plain, at, row, 0, inputs);
        case BFLOAT16 -> loops.narrow(plain, at, row, 0, inputs);
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

  /** Bytes kept. */
  long bytes() {
    return memory.byteSize();
  }

  /** Format and form, for the record. */
  String name() {
    return name;
  }
}
