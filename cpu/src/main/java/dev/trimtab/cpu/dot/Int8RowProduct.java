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

  Int8RowProduct(StoredMatrix matrix, Operand.Int8 operand, RowLoops loops) {
    this.matrix = matrix;
    this.operand = operand;
    this.loops = loops;
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
    MemorySegment codes = MemorySegment.ofArray(new byte[Math.multiplyExact(x.rows(), n)]);
    Int8Activations activations = new Int8Activations(x, operand, codes, loops, workers);
    MemorySegment tokens = MemorySegment.ofArray(new float[Math.multiplyExact(x.rows(), stride)]);
    for (int t = 0; t < x.rows(); t++) {
      loops.fromBytes(tokens, 4L * t * stride, codes, (long) t * n, n);
    }
    Int8Results results = new Int8Results(matrix.part(StoredMatrix.SCALES), activations, loops);
    int tiles = (matrix.rows() + ROWS - 1) / ROWS;
    int grain = Math.clamp(tiles / (8 * workers.threads()), 1, 16);
    workers.run(
        tiles,
        grain,
        (_, from, to) -> {
          Tiles work = new Tiles(loops);
          MemorySegment rows = MemorySegment.ofArray(new float[ROWS * stride]);
          int first = from * ROWS;
          int count = Math.min(to * ROWS, matrix.rows()) - first;
          MemorySegment sums = MemorySegment.ofArray(new int[x.rows() * count]);
          for (int r = 0; r < count; r += ROWS) {
            multiply(work, tokens, rows, new Part(sums, x.rows(), first, r, count));
          }
          float[] columns =
              results.columns(codes(activations.wanted(), first, count), first, count);
          results.write(dst, 0, x.rows(), sums, count, first, count, columns);
        });
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
