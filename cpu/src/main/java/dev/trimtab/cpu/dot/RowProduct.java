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
import java.lang.foreign.ValueLayout;

/**
 * A product with the stored matrix in place: a few rows at a time are decoded to float32 and
 * multiplied with all tokens. Works for every format.
 */
final class RowProduct implements StoredWeight, Product {
  private static final int ROWS = RowLoops.TILE_ROWS;

  private final StoredMatrix matrix;
  private final RowLoops loops;
  private final Rooms rooms;
  private final boolean narrow;

  RowProduct(StoredMatrix matrix, RowLoops loops, Rooms rooms) {
    this.matrix = matrix;
    this.loops = loops;
    this.rooms = rooms;
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
    int tiles = (matrix.rows() + ROWS - 1) / ROWS;
    try (Rooms.Room shared = rooms.take()) {
      MemorySegment tokens = shared.of(4L * x.rows() * stride);
      store(tokens, x, stride, workers);
      workers.run(
          tiles,
          Math.max(1, tiles / (8 * workers.threads())),
          (_, from, to) -> multiply(dst, tokens, stride, from, to));
    }
  }

  private void store(MemorySegment tokens, Tensor x, int stride, Workers workers) {
    workers.run(
        x.rows(),
        Math.max(1, x.rows() / (4 * workers.threads())),
        (_, from, to) -> {
          for (int t = from; t < to; t++) {
            long at = 4L * t * stride;
            if (narrow) {
              loops.round(tokens, at, x.data(), x.offset(t), x.columns());
            } else {
              loops.copy(tokens, at, x.data(), x.offset(t), x.columns());
            }
            Tiles.pad(tokens, at, x.columns());
          }
        });
  }

  private void multiply(Tensor dst, MemorySegment tokens, int stride, int from, int to) {
    int n = matrix.columns();
    Tiles work = new Tiles(loops);
    float[] decoded = new float[n];
    try (Rooms.Room room = rooms.take();
        Rooms.Room own = rooms.take()) {
      MemorySegment rows = room.of(4L * ROWS * stride);
      MemorySegment values = own.of(4L * n);
      for (int tile = from; tile < to; tile++) {
        int first = tile * ROWS;
        int count = Math.min(ROWS, matrix.rows() - first);
        for (int r = 0; r < count; r++) {
          decode(rows, 4L * r * stride, decoded, values, first + r);
          Tiles.pad(rows, 4L * r * stride, n);
        }
        work.multiply(
            tokens,
            dst.rows(),
            rows,
            count,
            stride,
            0,
            stride,
            (t, r, lanes, at, width) -> dst.set(t, first + r, Tiles.sum(lanes, at, width)));
      }
    }
  }

  private void decode(MemorySegment dst, long to, float[] decoded, MemorySegment values, int row) {
    int n = matrix.columns();
    switch (matrix.format()) {
      case Bfloat16 _ -> loops.widen(dst, to, matrix.values(), 2L * row * n, n);
      case Float32 _ when !narrow -> loops.copy(dst, to, matrix.values(), 4L * row * n, n);
      default -> {
        matrix.format().decode(decoded, 0, matrix, row);
        MemorySegment.copy(decoded, 0, values, ValueLayout.JAVA_FLOAT, 0, n);
        if (narrow) {
          loops.round(dst, to, values, 0, n);
        } else {
          loops.copy(dst, to, values, 0, n);
        }
      }
    }
  }
}
