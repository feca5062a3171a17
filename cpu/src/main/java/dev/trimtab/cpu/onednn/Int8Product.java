package dev.trimtab.cpu.onednn;

import dev.trimtab.core.Tensor;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.cpu.dot.Int8Activations;
import dev.trimtab.cpu.dot.Int8Results;
import dev.trimtab.cpu.work.Product;
import dev.trimtab.cpu.work.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** An LLM.int8() product by oneDNN: exact integer sums of packed codes. */
final class Int8Product implements Product {
  /*
   * Outliers are multiplied with columns of the weights. Where only oneDNN knows in which place of
   * its packed form a column lies, rows of zeros with a single one in them, multiplied like any
   * other, give the columns' codes, exactly; they cost as much as that many tokens, and no second
   * copy of the weights.
   */

  private static final int PARTS_OF_THREAD = 8;

  private final OneDnn library;
  private final int rows;
  private final int columns;
  private final Operand.Int8 operand;
  private final StoredPanels weights;
  private final MemorySegment scales;
  private final SideLoops loops;

  /** A product of packed weights; the scales are copied. */
  Int8Product(
      OneDnn library,
      StoredMatrix matrix,
      Operand.Int8 operand,
      StoredPanels weights,
      SideLoops loops,
      Arena arena) {
    this.library = library;
    this.rows = matrix.rows();
    this.columns = matrix.columns();
    this.operand = operand;
    this.weights = weights;
    this.scales = arena.allocate((long) rows * Float.BYTES, Float.BYTES);
    scales.copyFrom(matrix.part(StoredMatrix.SCALES).asSlice(0, scales.byteSize()));
    this.loops = loops;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public long bytes() {
    return weights.bytes() + scales.byteSize();
  }

  @Override
  public boolean inPlace() {
    return false;
  }

  @Override
  public String kernel() {
    String lone = weights.inQuads() ? ", one row by the Vector API" : "";
    return weights.name() + ", oneDNN " + library.isa() + lone;
  }

  @Override
  public void apply(Tensor dst, Tensor x, Workers workers) {
    if (x.rows() == 0) {
      return;
    }
    Lane own = library.borrow();
    try {
      long bytes = (long) x.rows() * columns;
      MemorySegment codes = own.source().of(bytes);
      Int8Activations activations = new Int8Activations(x, operand, codes, loops.rows(), workers);
      Int8Results results = new Int8Results(scales, activations, loops.rows());
      if (x.rows() == 1 && weights.inQuads()) {
        multiplyRow(dst, codes, results, own, workers);
        return;
      }
      long units = weights.inQuads() ? 0 : units(own, activations.wanted());
      Source source = new Source(codes.address(), units, results);
      Work.share(
          weights.panels().count(),
          x.rows(),
          workers,
          (panel, from, to) -> multiply(dst, source, panel, from, to));
    } finally {
      library.giveBack(own);
    }
  }

  /** One row by loops of ours, which read memory faster. */
  private void multiplyRow(
      Tensor dst, MemorySegment codes, Int8Results results, Lane own, Workers workers) {
    MemorySegment row = own.units().of(QuadLoops.rowBytes(columns));
    loops.quads().enter(row, codes, 0, columns);
    int blocks = rows / QuadLoops.OUTPUTS;
    workers.run(
        blocks,
        Math.max(1, blocks / (PARTS_OF_THREAD * workers.threads())),
        (_, from, to) -> {
          Lane lane = library.borrow();
          try {
            multiplyRow(dst, row, results, lane.sums(), from, to);
          } finally {
            library.giveBack(lane);
          }
        });
  }

  private void multiplyRow(
      Tensor dst, MemorySegment row, Int8Results results, Scratch scratch, int from, int to) {
    MemorySegment sums = scratch.of((to - from) * QuadLoops.QUAD);
    for (int b = from; b < to; b++) {
      long place = (b - from) * QuadLoops.QUAD;
      loops.quads().multiplyRow(sums, place, weights.memory(), weights.quads(b), row, columns);
    }
    int first = from * QuadLoops.OUTPUTS;
    int size = (to - from) * QuadLoops.OUTPUTS;
    float[] picked = results.columns(quads(results.wanted(), from, to), first, size);
    results.write(dst, 0, 1, sums, size, first, size, picked);
  }

  /** The codes of some columns in blocks {@code from} to {@code to} (exclusive). */
  private int[] quads(int[] wanted, int from, int to) {
    int size = (to - from) * QuadLoops.OUTPUTS;
    int[] codes = new int[wanted.length * size];
    for (int b = from; b < to; b++) {
      for (int i = 0; i < wanted.length; i++) {
        int quad = wanted[i] / QuadLoops.INPUTS;
        long at = weights.quads(b) + quad * QuadLoops.QUAD + wanted[i] % QuadLoops.INPUTS;
        int place = i * size + (b - from) * QuadLoops.OUTPUTS;
        for (int o = 0; o < QuadLoops.OUTPUTS; o++) {
          codes[place + o] =
              weights.memory().get(ValueLayout.JAVA_BYTE, at + (long) o * QuadLoops.INPUTS);
        }
      }
    }
    return codes;
  }

  /** Addresses of the activations' codes and of the rows that pick columns, and what follows. */
  private record Source(long codes, long units, Int8Results results) {}

  private long units(Lane own, int[] wanted) {
    MemorySegment units = own.units().of((long) wanted.length * columns);
    units.asSlice(0, (long) wanted.length * columns).fill((byte) 0);
    for (int i = 0; i < wanted.length; i++) {
      units.set(ValueLayout.JAVA_BYTE, (long) i * columns + wanted[i], (byte) 1);
    }
    return units.address();
  }

  private void multiply(Tensor dst, Source source, int panel, int from, int to) {
    int size = weights.panels().size(panel);
    int first = weights.panels().first(panel);
    Lane lane = library.borrow();
    try {
      float[] picked = picked(lane, source, panel);
      int tokens;
      for (int t = from; t < to; t += tokens) {
        tokens = Panels.chunk(to - t);
        MemorySegment sums = sums(lane, source.codes + (long) t * columns, tokens, panel);
        source.results.write(dst, t, t + tokens, sums, size, first, size, picked);
      }
    } finally {
      library.giveBack(lane);
    }
  }

  /** The wanted columns of a panel, dequantised. */
  private float[] picked(Lane lane, Source source, int panel) {
    int size = weights.panels().size(panel);
    int first = weights.panels().first(panel);
    int[] wanted = source.results.wanted();
    if (weights.inQuads()) {
      int block = first / QuadLoops.OUTPUTS;
      int[] codes = quads(wanted, block, block + size / QuadLoops.OUTPUTS);
      return source.results.columns(codes, first, size);
    }
    int[] codes = new int[wanted.length * size];
    int count;
    for (int i = 0; i < wanted.length; i += count) {
      count = Panels.chunk(wanted.length - i);
      MemorySegment sums = sums(lane, source.units + (long) i * columns, count, panel);
      MemorySegment.copy(sums, ValueLayout.JAVA_INT, 0, codes, i * size, count * size);
    }
    return source.results.columns(codes, first, size);
  }

  private MemorySegment sums(Lane lane, long source, int tokens, int panel) {
    int size = weights.panels().size(panel);
    MemorySegment sums = lane.sums().of((long) tokens * size * Integer.BYTES);
    Shape shape = new Shape(ElementType.INT8, tokens, columns, size, columns, size);
    lane.multiply(shape, source, weights.address(panel), sums.address());
    return sums;
  }
}
