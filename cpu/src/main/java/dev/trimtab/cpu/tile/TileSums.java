package dev.trimtab.cpu.tile;

import dev.trimtab.core.Tensor;
import dev.trimtab.cpu.work.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Sums of products of rows with tiles: every output is one chain of fused multiply-adds over its
 * inputs, whatever the number of rows.
 */
final class TileSums {
  /*
   * A thread takes 64 outputs and some hundred rows at a time. It decodes a tile, which stays in
   * the first-level cache, and multiplies all its rows with it, whose sums stay in the second.
   * Decoding takes about as long as multiplying two to eight rows, so that many rows hide it and
   * few rows are bound by it, or by memory. Activations are kept tile by tile, all rows of 64
   * inputs together, so that they are read from end to end whatever the number of inputs.
   */

  private static final int MOST_ROWS = 512;
  private static final int FEWEST_ROWS = 64;
  private static final int PARTS_OF_THREAD = 8;

  private final TileLoops loops;
  private final ConcurrentLinkedDeque<Room> rooms = new ConcurrentLinkedDeque<>();
  private final ConcurrentLinkedDeque<float[]> panelsLeft = new ConcurrentLinkedDeque<>();

  /** Sums by vectors of {@code bits}: 128, 256 or 512. */
  TileSums(int bits) {
    this.loops = VectorTileLoops.of(bits);
  }

  /** The instructions used, for the record. */
  String name() {
    return loops.name();
  }

  /** What one thread needs: a decoded tile, in whole cache lines, and sums. */
  private static final class Room {
    private final MemorySegment tile =
        Arena.ofAuto().allocate((long) TileWeights.SIZE * Float.BYTES, 64);
    private float[] sums = {};
    private float[] chains = {};

    float[] sums(int n) {
      sums = zeros(sums, n);
      return sums;
    }

    float[] chains(int n) {
      chains = zeros(chains, n);
      return chains;
    }

    private static float[] zeros(float[] last, int n) {
      if (last.length < n) {
        return new float[n];
      }
      Arrays.fill(last, 0, n, 0);
      return last;
    }
  }

  private float[] panels(int n) {
    float[] last = panelsLeft.poll();
    return last == null || last.length < n ? new float[n] : last;
  }

  private Room borrow() {
    Room room = rooms.poll();
    return room == null ? new Room() : room;
  }

  /**
   * dst[i] = x · weights[i]ᵀ.
   *
   * @param rounding of x and of sums
   */
  void multiply(
      List<Tensor> dst, Tensor x, Rounding rounding, List<TileWeights> weights, Workers workers) {
    float[] panels = enter(x, rounding.narrow(), workers);
    int[] begin = begins(dst);
    int blocks = begin[dst.size()];
    int size = rowsAtOnce(x.rows(), blocks, workers.threads());
    int cuts = (x.rows() + size - 1) / size;
    workers.run(
        blocks * cuts,
        x.rows() == 1 ? Math.max(1, blocks / (PARTS_OF_THREAD * workers.threads())) : 1,
        (_, from, to) -> {
          Room room = borrow();
          for (int i = from; i < to; i++) {
            int first = i / blocks * size;
            int count = Math.min(size, x.rows() - first);
            float[] sums = room.sums(count * TileWeights.OUTPUTS);
            int block = i % blocks;
            int which = 0;
            while (block >= begin[which + 1]) {
              which++;
            }
            Part part = new Part(panels, x, first, count, block - begin[which]);
            multiply(room, sums, part, weights.get(which), rounding.segment());
            write(dst.get(which), sums, part);
          }
          rooms.push(room);
        });
    panelsLeft.push(panels);
  }

  /** All of x: panel after panel of 64 inputs, row after row. */
  private float[] enter(Tensor x, boolean narrow, Workers workers) {
    int rows = x.rows();
    int width = TileWeights.INPUTS;
    int count = (x.columns() + width - 1) / width;
    float[] panels = panels(Math.multiplyExact(Math.multiplyExact(rows, count), width));
    if (rows == 1) {
      loops.enter(panels, 0, x, 0, 1, 0, x.columns(), narrow);
      return panels;
    }
    int size = Math.clamp(rows / (2L * workers.threads()), 1, MOST_ROWS);
    int cuts = (rows + size - 1) / size;
    workers.run(
        count * cuts,
        Math.max(1, FEWEST_ROWS / size),
        (_, from, to) -> {
          for (int i = from; i < to; i++) {
            int first = i % cuts * size;
            int column = i / cuts * width;
            int columns = Math.min(width, x.columns() - column);
            int place = column * rows + first * width;
            int n = Math.min(size, rows - first);
            loops.enter(panels, place, x, first, n, column, columns, narrow);
          }
        });
    return panels;
  }

  /** Rows of a part: many, so that tiles are decoded rarely, yet so few that no thread idles. */
  private static int rowsAtOnce(int rows, int blocks, int threads) {
    int enough = (PARTS_OF_THREAD * threads + blocks - 1) / Math.max(1, blocks);
    int cuts = Math.min(enough, rows / FEWEST_ROWS);
    cuts = Math.max(1, Math.max(cuts, (rows + MOST_ROWS - 1) / MOST_ROWS));
    int even = (rows + cuts - 1) / cuts;
    return (even + 3) / 4 * 4;
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
    private final float[] panels;
    private final int rows;
    private final int inputs;
    private final int first;
    private final int count;
    private final int block;

    Part(float[] panels, Tensor x, int first, int count, int block) {
      this.panels = panels;
      this.rows = x.rows();
      this.inputs = x.columns();
      this.first = first;
      this.count = count;
      this.block = block;
    }

    /** Where the first row begins at an input. */
    int place(int input) {
      return input * rows + first * TileWeights.INPUTS;
    }
  }

  private void multiply(Room room, float[] sums, Part part, TileWeights weights, int segment) {
    int count;
    for (int first = 0; first < part.inputs; first += count) {
      count = Math.min(segment, part.inputs - first);
      if (first == 0) {
        multiply(room.tile, sums, part, weights, first, count);
        continue;
      }
      int n = part.count * TileWeights.OUTPUTS;
      float[] chains = room.chains(n);
      multiply(room.tile, chains, part, weights, first, count);
      for (int i = 0; i < n; i++) {
        sums[i] += chains[i];
      }
    }
  }

  private void multiply(
      MemorySegment tile, float[] sums, Part part, TileWeights weights, int first, int inputs) {
    if (part.rows == 1 && weights instanceof FusedWeights fused && fused.fuses()) {
      fused.multiplyRow(sums, part.block, part.panels, 0, first, inputs);
      return;
    }
    for (int input = first; input < first + inputs; input += TileWeights.INPUTS) {
      int count = Math.min(TileWeights.INPUTS, first + inputs - input);
      weights.decode(tile, part.block, input, count);
      loops.multiply(sums, tile, part.panels, part.place(input), part.count, count);
    }
  }

  private void write(Tensor dst, float[] sums, Part part) {
    int from = part.block * TileWeights.OUTPUTS;
    int width = Math.min(TileWeights.OUTPUTS, dst.columns() - from);
    loops.leave(dst, part.first, part.count, from, width, sums);
  }
}
