package dev.trimtab.cpu;

import dev.trimtab.core.AttentionShape;
import dev.trimtab.core.KvBlocks;
import dev.trimtab.core.Ragged;
import dev.trimtab.core.Tensor;
import dev.trimtab.cpu.work.Workers;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * One call of attention: stores the new keys and values, then attends, in tiles over the workers.
 */
final class CpuAttention {
  /*
   * A key-value head is read by a group of query heads. Of one sequence and one such head, the rows
   * (token, query head of the group), tokens outermost, are cut into tiles of 16; a tile is one
   * item of work. It takes four blocks of positions at a time, which then lie in the nearest cache,
   * and four of its rows at a time.
   *
   * A row's arithmetic does not depend on its tile: scores are sums over the head's columns, one
   * lane a key; sums over keys start at multiples of 16 positions; values are added in order of
   * position, those that only some of four rows see by the loop for one row. So a token gets the
   * same bits in a prompt, in a piece of it, and alone.
   *
   * A sequence that is one tile a head, as all are in decoding, has its keys and values stored by
   * that tile: a key is written to as many cache lines as it has columns, and the worker that has
   * them now is the one that reads them next.
   */

  /** Rows of a tile. */
  static final int TILE = 16;

  private static final int BLOCK = KvBlocks.BLOCK;
  private static final int ROWS = AttentionLoops.ROWS;
  private static final int BLOCKS = AttentionLoops.BLOCKS;
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private final AttentionLoops loops;
  private final Tensor dst;
  private final Tensor q;
  private final Tensor k;
  private final Tensor v;
  private final CpuKvBlocks cache;
  private final int layer;
  private final Ragged rows;
  private final AttentionShape shape;
  private final int group;
  private final int size;
  private final int width;

  /** A worker's tile and its buffers, grown as needed. */
  static final class Scratch {
    private int sequence;
    private int kvHead;

    /* The tile's first row in the sequence, and their number. */
    private int row;
    private int count;

    /* The first position of the tile's first block. */
    private int base;

    /* Scores of a row. */
    private int length;

    private final float[] factors = new float[TILE];
    private float[] queries = new float[0];
    private float[] scores = new float[0];
    private float[] sums = new float[0];
    private MemorySegment[] keys = new MemorySegment[0];
    private MemorySegment[] values = new MemorySegment[0];

    private void reserve(int padded, int width, int blocks) {
      if (sums.length < padded * width) {
        queries = new float[padded * width];
        sums = new float[padded * width];
      }
      if (scores.length < padded * length) {
        scores = new float[padded * length + padded * length / 2];
      }
      if (keys.length < blocks) {
        keys = new MemorySegment[blocks + blocks / 2];
        values = new MemorySegment[keys.length];
      }
    }
  }

  CpuAttention(
      AttentionLoops loops,
      Tensor dst,
      Tensor q,
      Tensor k,
      Tensor v,
      CpuKvBlocks cache,
      int layer,
      Ragged rows,
      AttentionShape shape) {
    this.loops = loops;
    this.dst = dst;
    this.q = q;
    this.k = k;
    this.v = v;
    this.cache = cache;
    this.layer = layer;
    this.rows = rows;
    this.shape = shape;
    this.group = shape.heads() / shape.kvHeads();
    this.size = shape.headSize();
    this.width = cache.width();
  }

  /**
   * Copies keys and values of the new tokens to the cache, except for sequences of one tile, whose
   * {@link #attend} copies as it goes.
   */
  void store(Workers workers) {
    int[] first = new int[rows.sequences() + 1];
    for (int s = 0; s < rows.sequences(); s++) {
      int last = (rows.past(s) + rows.start(s + 1) - rows.start(s) - 1) / BLOCK;
      first[s + 1] = first[s] + (tiles(s) == 1 ? 0 : last - rows.past(s) / BLOCK + 1);
    }
    int grain = Math.max(1, 8192 / (BLOCK * k.columns()));
    workers.run(
        first[rows.sequences()],
        grain,
        (_, from, to) -> {
          float[] row = new float[size];
          for (int item = from; item < to; item++) {
            int s = sequence(first, item);
            int index = rows.past(s) / BLOCK + item - first[s];
            for (int head = 0; head < shape.kvHeads(); head++) {
              storeBlock(s, index, head, row);
            }
          }
        });
  }

  /* The new positions of a sequence's block, of one head, by way of a buffer for a row. */
  private void storeBlock(int s, int index, int head, float[] row) {
    int past = rows.past(s);
    int from = Math.max(index * BLOCK, past);
    int to = Math.min(index * BLOCK + BLOCK, past + rows.start(s + 1) - rows.start(s));
    int block = rows.block(s, index);
    MemorySegment keys = cache.keys(block);
    MemorySegment values = cache.values(block);
    long column = (long) head * size * Float.BYTES;
    for (int p = from; p < to; p++) {
      int t = rows.start(s) + p - past;
      long inBlock = p % BLOCK * (long) Float.BYTES;
      loops.load(k.data(), k.offset(t) + column, row, 0, size, 1);
      transpose(row, size, keys, cache.keysAt(layer, head) + inBlock);
      long target = cache.valuesAt(layer, head) + inBlock * width;
      long bytes = (long) size * Float.BYTES;
      MemorySegment.copy(v.data(), v.offset(t) + column, values, target, bytes);
    }
  }

  private static void transpose(float[] row, int n, MemorySegment keys, long at) {
    for (int d = 0; d < n; d++) {
      keys.set(FLOAT, at + (long) d * (BLOCK * Float.BYTES), row[d]);
    }
  }

  /** Computes all rows of dst, after {@link #store}. */
  void attend(Workers workers, Scratch[] scratches) {
    int[] first = new int[rows.sequences() + 1];
    for (int s = 0; s < rows.sequences(); s++) {
      first[s + 1] = Math.addExact(first[s], tiles(s) * shape.kvHeads());
    }
    int items = first[rows.sequences()];
    workers.run(
        items,
        Math.clamp(items / (workers.threads() * 16L), 1, 4),
        (worker, from, to) -> {
          for (int item = from; item < to; item++) {
            int reversed = items - 1 - item; // late tokens take longest: they come first
            int s = sequence(first, reversed);
            int tiles = tiles(s);
            int inSequence = reversed - first[s];
            place(scratches[worker], s, inSequence % tiles, inSequence / tiles);
            if (tiles == 1) {
              storeHead(scratches[worker]);
            }
            tile(scratches[worker]);
          }
        });
  }

  private int tiles(int s) {
    return ((rows.start(s + 1) - rows.start(s)) * group + TILE - 1) / TILE;
  }

  /* The sequence whose items contain this one. */
  private static int sequence(int[] first, int item) {
    int low = 0;
    int high = first.length - 1;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (first[middle] <= item) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /* The first position that is seen from this one. */
  private int begin(int position) {
    return shape.window() == 0 ? 0 : Math.max(0, position + 1 - shape.window());
  }

  /* The token of the step that row r of the tile belongs to, its position and its query head. */
  private int token(Scratch tile, int r) {
    return rows.start(tile.sequence) + (tile.row + r) / group;
  }

  private int position(Scratch tile, int r) {
    return rows.past(tile.sequence) + (tile.row + r) / group;
  }

  private int head(Scratch tile, int r) {
    return tile.kvHead * group + (tile.row + r) % group;
  }

  /* Where row r of a tensor of queries or results lies in its token. */
  private long offset(Tensor x, Scratch tile, int r) {
    return x.offset(token(tile, r)) + (long) head(tile, r) * size * Float.BYTES;
  }

  /* Makes the worker's tile this one: its extent, its blocks and room for its numbers. */
  private void place(Scratch tile, int s, int index, int kvHead) {
    tile.sequence = s;
    tile.kvHead = kvHead;
    tile.row = index * TILE;
    tile.count = Math.min(TILE, (rows.start(s + 1) - rows.start(s)) * group - tile.row);
    int first = begin(position(tile, 0)) / BLOCK;
    int last = position(tile, tile.count - 1) / BLOCK;
    int blocks = (last - first) / BLOCKS * BLOCKS + BLOCKS;
    tile.base = first * BLOCK;
    tile.length = blocks * BLOCK;
    tile.reserve(padded(tile.count), width, blocks);
    for (int b = 0; b < blocks; b++) {
      int block = rows.block(s, Math.min(first + b, last));
      tile.keys[b] = cache.keys(block);
      tile.values[b] = cache.values(block);
    }
  }

  private static int padded(int count) {
    return count == 1 ? 1 : (count + ROWS - 1) / ROWS * ROWS;
  }

  private void storeHead(Scratch tile) {
    int last = position(tile, tile.count - 1) / BLOCK;
    for (int index = rows.past(tile.sequence) / BLOCK; index <= last; index++) {
      storeBlock(tile.sequence, index, tile.kvHead, tile.queries);
    }
  }

  private void tile(Scratch tile) {
    int count = tile.count;
    int end = position(tile, count - 1) + 1 - tile.base;
    for (int r = 0; r < count; r++) {
      loops.load(q.data(), offset(q, tile, r), tile.queries, r * size, size, shape.scale());
    }
    loops.scores(
        tile.queries,
        size,
        padded(count),
        tile.keys,
        cache.keysAt(layer, tile.kvHead),
        (end + BLOCK - 1) / BLOCK,
        tile.scores,
        tile.length);
    for (int r = 0; r < count; r++) {
      int p = position(tile, r);
      int from = begin(p) - tile.base;
      int to = p + 1 - tile.base;
      tile.factors[r] = 1 / loops.softmax(tile.scores, r * tile.length, from, to, shape.softCap());
    }
    Arrays.fill(tile.sums, 0, padded(count) * width, 0);
    for (int from = 0; from < end; from += BLOCKS * BLOCK) {
      for (int r = 0; r < count; r += ROWS) {
        addValues(tile, r, Math.min(ROWS, count - r), from, Math.min(end, from + BLOCKS * BLOCK));
      }
    }
    for (int r = 0; r < count; r++) {
      loops.store(tile.sums, r * width, dst.data(), offset(dst, tile, r), size, tile.factors[r]);
    }
  }

  /*
   * sums[r] += weights[r] · values for up to four rows, each over what it sees of the positions
   * from … to, in order: those that all see by the loop for four rows. Positions count from base.
   */
  private void addValues(Scratch tile, int r, int count, int from, int to) {
    int common = begin(position(tile, r + count - 1)) - tile.base;
    int commonEnd = Math.max(common, position(tile, r) + 1 - tile.base);
    for (int i = r; i < r + count && from < common; i++) {
      int p = position(tile, i);
      int first = Math.max(from, begin(p) - tile.base);
      addRange(tile, i, first, Math.min(Math.min(to, common), p + 1 - tile.base), 1);
    }
    int together = count == 1 ? 1 : ROWS;
    addRange(tile, r, Math.max(from, common), Math.min(to, commonEnd), together);
    for (int i = r; i < r + count && to > commonEnd; i++) {
      int p = position(tile, i);
      addRange(tile, i, Math.max(from, commonEnd), Math.min(to, p + 1 - tile.base), 1);
    }
  }

  private void addRange(Scratch tile, int r, int from, int to, int together) {
    if (from < to) {
      loops.addValues(
          tile.scores,
          r * tile.length,
          tile.length,
          together,
          tile.values,
          cache.valuesAt(layer, tile.kvHead),
          from,
          to,
          tile.sums,
          r * width,
          width);
    }
  }
}
