package dev.trimtab.cpu.onednn;

import dev.trimtab.core.Tensor;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.cpu.dot.Int8Activations;
import dev.trimtab.cpu.dot.Int8Results;
import dev.trimtab.cpu.dot.RowLoops;
import dev.trimtab.cpu.work.Product;
import dev.trimtab.cpu.work.Workers;
import java.lang.foreign.MemorySegment;

/**
 * An LLM.int8() product by oneDNN: exact integer sums of packed codes. The stored codes are read
 * where they lie for the columns of outliers.
 */
final class Int8Product implements Product {
  private final OneDnn library;
  private final StoredMatrix matrix;
  private final Operand.Int8 operand;
  private final StoredPanels weights;
  private final RowLoops loops;

  Int8Product(
      OneDnn library,
      StoredMatrix matrix,
      Operand.Int8 operand,
      StoredPanels weights,
      RowLoops loops) {
    this.library = library;
    this.matrix = matrix;
    this.operand = operand;
    this.weights = weights;
    this.loops = loops;
  }

  @Override
  public int rows() {
    return matrix.rows();
  }

  @Override
  public int columns() {
    return matrix.columns();
  }

  @Override
  public long bytes() {
    return weights.bytes();
  }

  @Override
  public String kernel() {
    return weights.name() + ", oneDNN " + library.isa();
  }

  @Override
  public void apply(Tensor dst, Tensor x, Workers workers) {
    if (x.rows() == 0) {
      return;
    }
    Lane own = library.borrow();
    try {
      long bytes = (long) x.rows() * x.columns();
      MemorySegment codes = own.source().of(bytes);
      Int8Activations activations = new Int8Activations(x, operand, codes, loops, workers);
      Int8Results results = new Int8Results(matrix, activations, loops);
      Work.share(
          weights.panels().count(),
          x.rows(),
          workers,
          (panel, from, to) -> multiply(dst, codes.address(), results, panel, from, to));
    } finally {
      library.giveBack(own);
    }
  }

  private void multiply(Tensor dst, long codes, Int8Results results, int panel, int from, int to) {
    int inputs = matrix.columns();
    int size = weights.panels().size(panel);
    int first = weights.panels().first(panel);
    Lane lane = library.borrow();
    try {
      int tokens;
      for (int t = from; t < to; t += tokens) {
        tokens = Panels.chunk(to - t);
        MemorySegment sums = lane.sums().of((long) tokens * size * Integer.BYTES);
        Shape shape = new Shape(ElementType.INT8, tokens, inputs, size, inputs, size);
        lane.multiply(shape, codes + (long) t * inputs, weights.address(panel), sums.address());
        results.write(dst, t, t + tokens, sums, size, first, size);
      }
    } finally {
      library.giveBack(lane);
    }
  }
}
