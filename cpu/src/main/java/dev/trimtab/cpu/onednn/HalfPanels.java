package dev.trimtab.cpu.onednn;

import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.cpu.dot.RowLoops;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * bfloat16 weights for a processor that multiplies float32 only: kept as bfloat16 in float32's
 * packed layout, and widened panel by panel before every product that reads them.
 */
final class HalfPanels implements PanelWeights {
  private final Panels panels;
  private final int inputs;
  private final String name;
  private final RowLoops loops;
  private final MemorySegment memory;
  private final int panelElements;
  private final int lastElements;

  HalfPanels(OneDnn library, StoredMatrix matrix, Arena arena, RowLoops loops) {
    this.panels = Panels.decoded(matrix.rows(), (long) matrix.columns() * Float.BYTES);
    this.inputs = matrix.columns();
    this.name = matrix.format().id() + " as packed BFLOAT16, widened to FLOAT32";
    this.loops = loops;
    int last = panels.count() - 1;
    panelElements = elements(library, 0);
    lastElements = elements(library, last);
    memory = arena.allocate(((long) last * panelElements + lastElements) * Short.BYTES, 64);
    float[] row = new float[inputs];
    MemorySegment values = MemorySegment.ofArray(row);
    try (Arena temporary = Arena.ofConfined()) {
      MemorySegment plain = temporary.allocate(4L * panels.size(0) * inputs, 64);
      MemorySegment packed = temporary.allocate(4L * panelElements, 64);
      for (int panel = 0; panel <= last; panel++) {
        int size = panels.size(panel);
        for (int r = 0; r < size; r++) {
          matrix.format().decode(row, 0, matrix, panels.first(panel) + r);
          loops.round(plain, 4L * r * inputs, values, 0, inputs);
        }
        Shape shape = new Shape(ElementType.FLOAT32, 1, inputs, size, inputs, size);
        PackedForm form = library.form(ElementType.FLOAT32, inputs, size);
        library.pack(form, plain, packed, shape);
        loops.narrow(memory, at(panel), packed, 0, elements(panel));
      }
    }
  }

  private int elements(OneDnn library, int panel) {
    long bytes = library.form(ElementType.FLOAT32, inputs, panels.size(panel)).bytes();
    return Math.toIntExact(bytes / Float.BYTES);
  }

  private int elements(int panel) {
    return panel == panels.count() - 1 ? lastElements : panelElements;
  }

  private long at(int panel) {
    return (long) panel * panelElements * Short.BYTES;
  }

  @Override
  public Panels panels() {
    return panels;
  }

  @Override
  public ElementType type() {
    return ElementType.FLOAT32;
  }

  @Override
  public int inputs() {
    return inputs;
  }

  @Override
  public long address(int panel, Lane lane) {
    int n = elements(panel);
    MemorySegment dst = lane.panel().of(4L * n);
    loops.widen(dst, 0, memory, at(panel), n);
    return dst.address();
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
