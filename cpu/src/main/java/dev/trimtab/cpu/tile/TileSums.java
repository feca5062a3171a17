package dev.trimtab.cpu.tile;

import dev.trimtab.core.Tensor;
import dev.trimtab.cpu.work.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Sums of products of rows with tiles: every output is one chain of fused multiply-adds over its
 * inputs, whatever the number of rows.
 */
final class TileSums {
  /*
   * A thread takes 64 outputs and up to 128 rows at a time. It decodes a tile, which stays in the
   * first-level cache, and multiplies all its rows with it, whose sums stay in the second. Decoding
   * takes about as long as multiplying two to eight rows, so that many rows hide it and few rows
   * are bound by it, or by memory.
   */

  private static final int ROWS_AT_ONCE = 128;

  private final TileLoops loops;
  private final ConcurrentLinkedQueue<Room> rooms = new ConcurrentLinkedQueue<>();

  /** Sums by vectors of {@code bits}: 128, 256 or 512. */
  TileSums(int bits) {
    this.loops = VectorTileLoops.of(bits);
  }

  /** The instructions used, for the record. */
  String name() {
    return loops.name();
  }

  /** What one thread needs: a decoded tile, sums, and rows of x. */
  private static final class Room {
    private final float[] tile = new float[TileWeights.SIZE];
    private float[] sums = {};
    private float[] x = {};

    float[] sums(int n) {
      if (sums.length < n) {
        sums = new float[n];
      } else {
        Arrays.fill(sums, 0, n, 0);
      }
      return sums;
    }

    float[] x(int n) {
      if (x.length < n) {
        x = new float[n];
      }
      return x;
    }
  }

  private Room borrow() {
    Room room = rooms.poll();
    return room == null ? new Room() : room;
  }

  /**
   * dst[i] = x · weights[i]ᵀ.
   *
   * @param narrow whether x is rounded to bfloat16
   */
  void multiply(
      List<Tensor> dst, Tensor x, boolean narrow, List<TileWeights> weights, Workers workers) {
    Room own = borrow();
    float[] rows = own.x(Math.multiplyExact(x.rows(), x.columns()));
    workers.run(
        x.rows(),
        Math.max(8, x.rows() / (4 * workers.threads())),
        (_, from, to) -> {
          for (int t = from; t < to; t++) {
            loops.enter(rows, t * x.columns(), x.data(), x.offset(t), x.columns(), narrow);
          }
        });
    int[] begin = begins(dst);
    int blocks = begin[dst.size()];
    int cuts = (x.rows() + ROWS_AT_ONCE - 1) / ROWS_AT_ONCE;
    workers.run(
        blocks * cuts,
        1,
        (_, from, to) -> {
          Room room = borrow();
          for (int i = from; i < to; i++) {
            int first = i / blocks * ROWS_AT_ONCE;
            int count = Math.min(ROWS_AT_ONCE, x.rows() - first);
            float[] sums = room.sums(count * TileWeights.OUTPUTS);
            int block = i % blocks;
            int which = 0;
            while (block >= begin[which + 1]) {
              which++;
            }
            Part part = new Part(rows, first, count, x.columns(), block - begin[which]);
            multiply(room.tile, sums, part, weights.get(which));
            write(dst.get(which), sums, part);
          }
          rooms.add(room);
        });
    rooms.add(own);
  }

  /** The first block of every result, and the number of all. */
  private static int[] begins(List<Tensor> dst) {
    int[] begin = new int[dst.size() + 1];
    for (int i = 0; i < dst.size(); i++) {
      int blocks = (dst.get(i).columns() + TileWeights.OUTPUTS - 1) / TileWeights.OUTPUTS;
      begin[i + 1] = begin[i] + blocks;
    }
    return begin;
  }

  /** Rows {@code first …} of x with a block of outputs. */
  private static final class Part {
    private final float[] x;
    private final int first;
    private final int count;
    private final int inputs;
    private final int block;

    Part(float[] x, int first, int count, int inputs, int block) {
      this.x = x;
      this.first = first;
      this.count = count;
      this.inputs = inputs;
      this.block = block;
    }
  }

  private void multiply(float[] tile, float[] sums, Part part, TileWeights weights) {
    int inputs = part.inputs;
    if (part.count == 1 && weights instanceof FusedWeights fused && fused.fuses()) {
      fused.multiplyRow(sums, part.block, part.x, part.first * inputs, inputs);
      return;
    }
    for (int input = 0; input < inputs; input += TileWeights.INPUTS) {
      int count = Math.min(TileWeights.INPUTS, inputs - input);
      weights.decode(tile, 0, part.block, input, count);
      loops.multiply(sums, tile, part.x, part.first * inputs + input, inputs, part.count, count);
    }
  }

  private void write(Tensor dst, float[] sums, Part part) {
    int from = part.block * TileWeights.OUTPUTS;
    int width = Math.min(TileWeights.OUTPUTS, dst.columns() - from);
    for (int r = 0; r < part.count; r++) {
      long place = dst.offset(part.first + r) + 4L * from;
      loops.leave(dst.data(), place, sums, r * TileWeights.OUTPUTS, width);
    }
  }
}
