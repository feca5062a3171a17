package dev.trimtab.cpu.onednn;

import dev.trimtab.core.Tensor;
import dev.trimtab.cpu.work.Product;
import dev.trimtab.cpu.work.Workers;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;

/** A product in float32 or bfloat16 by oneDNN. Tensors lie in native memory. */
final class FloatProduct implements Product {
  private static final int PAIR = 2;
  private static final int PARTS_OF_THREAD = 8;

  private final OneDnn library;
  private final StoredPanels weights;
  private final SideLoops loops;

  /** A product with packed weights; activations are rounded to their type. */
  FloatProduct(OneDnn library, StoredPanels weights, SideLoops loops) {
    this.library = library;
    this.weights = weights;
    this.loops = loops;
  }

  @Override
  public int rows() {
    return weights.panels().outputs();
  }

  @Override
  public int columns() {
    return weights.inputs();
  }

  @Override
  public long bytes() {
    return weights.bytes();
  }

  @Override
  public boolean inPlace() {
    return false;
  }

  @Override
  public String kernel() {
    String lone = weights.segment() > 0 ? ", one row by the Vector API" : "";
    return weights.name() + ", oneDNN " + library.isa() + lone;
  }

  @Override
  public void apply(Tensor dst, Tensor x, Workers workers) {
    if (x.rows() == 0) {
      return;
    }
    if (!dst.data().isNative()) {
      throw new IllegalArgumentException("oneDNN writes to native memory, found the Java heap");
    }
    Lane own = library.borrow();
    try {
      if (x.rows() == 1 && weights.segment() > 0 && multiplyRow(dst, x, own, workers)) {
        return;
      }
      Source source = source(x, own, workers);
      Work.share(
          weights.panels().count(),
          x.rows(),
          workers,
          (panel, from, to) -> multiply(dst, source, panel, from, to));
    } finally {
      library.giveBack(own);
      // oneDNN has their addresses only.
      Reference.reachabilityFence(x);
      Reference.reachabilityFence(dst);
    }
  }

  /**
   * One row by loops of ours, which do not need a second row and read memory faster; false where it
   * holds numbers so small that the bits might be others.
   */
  private boolean multiplyRow(Tensor dst, Tensor x, Lane own, Workers workers) {
    int inputs = weights.inputs();
    MemorySegment row = own.source().of((long) inputs * Float.BYTES);
    loops.rows().round(row, 0, x.data(), x.offset(0), inputs);
    if (!Pairing.staysNormal(loops.pairs().least(row, 0, inputs), weights.least())) {
      return false;
    }
    PairLoops.Row whole = new PairLoops.Row(row, inputs, weights.segment());
    int blocks = rows() / PairLoops.OUTPUTS;
    workers.run(
        blocks,
        Math.max(1, blocks / (PARTS_OF_THREAD * workers.threads())),
        (_, from, to) -> {
          for (int b = from; b < to; b++) {
            long place = dst.offset(0) + b * PairLoops.PAIR;
            loops.pairs().multiplyRow(dst.data(), place, weights.memory(), weights.pairs(b), whole);
          }
        });
    return true;
  }

  /** Activations as oneDNN reads them, two rows at least. */
  private record Source(long address, int stride) {}

  private Source source(Tensor x, Lane own, Workers workers) {
    int n = x.columns();
    if (weights.type() == ElementType.FLOAT32 && x.rows() >= PAIR && x.data().isNative()) {
      return new Source(x.data().address(), x.stride());
    }
    int bytes = weights.type().bytes();
    int rows = Math.max(PAIR, x.rows());
    MemorySegment copy = own.source().of((long) rows * n * bytes);
    workers.run(
        x.rows(),
        Math.max(1, x.rows() / (4 * workers.threads())),
        (_, from, to) -> {
          for (int t = from; t < to; t++) {
            enter(copy, (long) t * n * bytes, x, t);
          }
        });
    if (x.rows() < PAIR) {
      copy.asSlice((long) n * bytes, (long) n * bytes).fill((byte) 0);
    }
    return new Source(copy.address(), n);
  }

  private void enter(MemorySegment copy, long at, Tensor x, int t) {
    if (weights.type() == ElementType.BFLOAT16) {
      loops.rows().narrow(copy, at, x.data(), x.offset(t), x.columns());
    } else {
      loops.rows().copy(copy, at, x.data(), x.offset(t), x.columns());
    }
  }

  private void multiply(Tensor dst, Source source, int panel, int from, int to) {
    ElementType type = weights.type();
    Panels panels = weights.panels();
    int size = panels.size(panel);
    int first = panels.first(panel);
    Lane lane = library.borrow();
    try {
      long packed = weights.address(panel);
      if (dst.rows() < PAIR) {
        MemorySegment sums = lane.sums().of(4L * PAIR * size);
        Shape shape = new Shape(type, PAIR, weights.inputs(), size, source.stride, size);
        lane.multiply(shape, source.address, packed, sums.address());
        loops.rows().copy(dst.data(), 4L * first, sums, 0, size);
        return;
      }
      int tokens;
      for (int t = from; t < to; t += tokens) {
        tokens = Panels.chunk(to - t);
        Shape shape = new Shape(type, tokens, weights.inputs(), size, source.stride, dst.stride());
        lane.multiply(
            shape,
            source.address + (long) t * source.stride * type.bytes(),
            packed,
            dst.data().address() + dst.offset(t) + 4L * first);
      }
    } finally {
      library.giveBack(lane);
    }
  }
}
