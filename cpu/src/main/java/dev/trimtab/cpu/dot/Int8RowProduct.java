package dev.trimtab.cpu.dot;

import dev.trimtab.core.StoredWeight;
import dev.trimtab.core.Tensor;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.cpu.work.Product;
import dev.trimtab.cpu.work.Workers;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An LLM.int8() product with the stored codes in place; its integer sums are exact on every
 * processor.
 */
final class Int8RowProduct implements StoredWeight, Product {
  /*
   * The codes are multiplied as float32, which every processor does at full speed. A product of two
   * codes is at most 127 · 128, so that 1024 of them add up below 2²⁴ in a lane without rounding;
   * after so many the lanes are emptied into integers.
   */

  private static final int ROWS = RowLoops.TILE_ROWS;
  private static final int EXACT = 1024 * 4;

  private final StoredMatrix matrix;
  private final Operand.Int8 operand;
  private final RowLoops loops;
  private final Rooms rooms;

  Int8RowProduct(StoredMatrix matrix, Operand.Int8 operand, RowLoops loops, Rooms rooms) {
    this.matrix = matrix;
    this.operand = operand;
    this.loops = loops;
    this.rooms = rooms;
  }

  @Override
  public StoredMatrix matrix() {
    return matrix;
  }

  @Override
  public String kernel() {
    return "INT8_ROWS, " + loops.name();
  }

  @Override
  public void apply(Tensor dst, Tensor x, Workers workers) {
    int n = matrix.columns();
    int stride = Tiles.padded(n);
    int tiles = (matrix.rows() + ROWS - 1) / ROWS;
    int grain = Math.clamp(tiles / (8 * workers.threads()), 1, 16);
    try (Rooms.Room rounded = rooms.take();
        Rooms.Room widened = rooms.take()) {
      MemorySegment codes = rounded.of((long) x.rows() * n);
      Int8Activations activations = new Int8Activations(x, operand, codes, loops, workers);
      MemorySegment tokens = widened.of(4L * x.rows() * stride);
      for (int t = 0; t < x.rows(); t++) {
        loops.fromBytes(tokens, 4L * t * stride, codes, (long) t * n, n);
        Tiles.pad(tokens, 4L * t * stride, n);
      }
      workers.run(
          tiles,
          grain,
          (_, from, to) -> multiply(dst, activations, tokens, from * ROWS, to * ROWS));
    }
  }

  private void multiply(
      Tensor dst, Int8Activations activations, MemorySegment tokens, int first, int end) {
    Tiles work = new Tiles(loops);
    int count = Math.min(end, matrix.rows()) - first;
    try (Rooms.Room widened = rooms.take();
        Rooms.Room summed = rooms.take()) {
      MemorySegment rows = widened.of(4L * ROWS * Tiles.padded(matrix.columns()));
      MemorySegment sums = summed.of(4L * dst.rows() * count);
      sums.fill((byte) 0);
      for (int r = 0; r < count; r += ROWS) {
        multiply(work, tokens, rows, new Part(sums, dst.rows(), first, r, count));
      }
      Int8Results results = new Int8Results(matrix.part(StoredMatrix.SCALES), activations, loops);
      float[] columns = results.columns(codes(activations.wanted(), first, count), first, count);
      results.write(dst, 0, dst.rows(), sums, count, first, count, columns);
    }
  }

  private int[] codes(int[] wanted, int first, int count) {
    int[] codes = new int[wanted.length * count];
    for (int i = 0; i < wanted.length; i++) {
      for (int o = 0; o < count; o++) {
        long at = (long) (first + o) * matrix.columns() + wanted[i];
        codes[i * count + o] = matrix.values().get(ValueLayout.JAVA_BYTE, at);
      }
    }
    return codes;
  }

  /** Rows {@code first + row …} of the weight, whose sums go to columns {@code row …} of sums. */
  private record Part(MemorySegment sums, int tokens, int first, int row, int columns) {}

  private void multiply(Tiles work, MemorySegment tokens, MemorySegment rows, Part part) {
    int n = matrix.columns();
    int stride = Tiles.padded(n);
    int count = Math.min(ROWS, part.columns - part.row);
    for (int r = 0; r < count; r++) {
      long at = (long) (part.first + part.row + r) * n;
      loops.fromBytes(rows, 4L * r * stride, matrix.values(), at, n);
      Tiles.pad(rows, 4L * r * stride, n);
    }
    for (int from = 0; from < stride; from += EXACT) {
      work.multiply(
          tokens,
          part.tokens,
          rows,
          count,
          stride,
          from,
          Math.min(stride, from + EXACT),
          (t, r, lanes, at, width) -> {
            int sum = 0;
            for (int i = at; i < at + width; i++) {
              sum += (int) lanes[i];
            }
            long place = (long) t * part.columns + part.row + r;
            int before = part.sums.getAtIndex(ValueLayout.JAVA_INT, place);
            part.sums.setAtIndex(ValueLayout.JAVA_INT, place, before + sum);
          });
    }
  }
}
