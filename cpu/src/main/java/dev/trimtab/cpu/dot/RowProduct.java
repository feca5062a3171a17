package dev.trimtab.cpu.dot;

import dev.trimtab.core.StoredWeight;
import dev.trimtab.core.Tensor;
import dev.trimtab.core.format.Bfloat16;
import dev.trimtab.core.format.Float32;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.cpu.work.Product;
import dev.trimtab.cpu.work.Workers;
import java.lang.foreign.MemorySegment;

/**
 * A product with the stored matrix in place: a few rows at a time are decoded to float32 and
 * multiplied with all tokens. Works for every format.
 */
final class RowProduct implements StoredWeight, Product {
  private static final int ROWS = RowLoops.TILE_ROWS;

  private final StoredMatrix matrix;
  private final RowLoops loops;
  private final boolean narrow;

  RowProduct(StoredMatrix matrix, RowLoops loops) {
    this.matrix = matrix;
    this.loops = loops;
    this.narrow = matrix.operand() instanceof Operand.Bfloat16;
  }

  @Override
  public StoredMatrix matrix() {
    return matrix;
  }

  @Override
  public String kernel() {
    return matrix.format().id() + " rows, " + loops.name();
  }

  @Override
  public void apply(Tensor dst, Tensor x, Workers workers) {
    int stride = Tiles.padded(matrix.columns());
    MemorySegment tokens = tokens(x, stride, workers);
    int tiles = (matrix.rows() + ROWS - 1) / ROWS;
    workers.run(
        tiles,
        Math.max(1, tiles / (8 * workers.threads())),
        (_, from, to) -> {
          Tiles work = new Tiles(loops);
          float[] decoded = new float[matrix.columns()];
          MemorySegment rows = MemorySegment.ofArray(new float[ROWS * stride]);
          for (int tile = from; tile < to; tile++) {
            int first = tile * ROWS;
            int count = Math.min(ROWS, matrix.rows() - first);
            for (int r = 0; r < count; r++) {
              decode(rows, 4L * r * stride, decoded, first + r);
            }
            work.multiply(
                tokens,
                x.rows(),
                rows,
                count,
                stride,
                0,
                stride,
                (t, r, lanes, at, width) -> dst.set(t, first + r, Tiles.sum(lanes, at, width)));
          }
        });
  }

  private MemorySegment tokens(Tensor x, int stride, Workers workers) {
    MemorySegment tokens = MemorySegment.ofArray(new float[Math.multiplyExact(x.rows(), stride)]);
    workers.run(
        x.rows(),
        Math.max(1, x.rows() / (4 * workers.threads())),
        (_, from, to) -> {
          for (int t = from; t < to; t++) {
            if (narrow) {
              loops.round(tokens, 4L * t * stride, x.data(), x.offset(t), x.columns());
            } else {
              loops.copy(tokens, 4L * t * stride, x.data(), x.offset(t), x.columns());
            }
          }
        });
    return tokens;
  }

  private void decode(MemorySegment dst, long to, float[] decoded, int row) {
    int n = matrix.columns();
    switch (matrix.format()) {
      case Bfloat16 _ -> loops.widen(dst, to, matrix.values(), 2L * row * n, n);
      case Float32 _ when !narrow -> loops.copy(dst, to, matrix.values(), 4L * row * n, n);
      default -> {
        matrix.format().decode(decoded, 0, matrix, row);
        MemorySegment values = MemorySegment.ofArray(decoded);
        if (narrow) {
          loops.round(dst, to, values, 0, n);
        } else {
          loops.copy(dst, to, values, 0, n);
        }
      }
    }
  }
}
