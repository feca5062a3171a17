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
   * (token, query head of the group), tokens outermost, are cut into tiles of 8; a tile is one item
   * of work. Its rows share every load of keys and values.
   *
   * A row's arithmetic does not depend on its tile: scores are sums over the head's columns, one
   * lane a key; sums over keys start at multiples of 16 positions; values are added in order of
   * position, those that only some rows of the tile see by the loop for one row. So a token gets
   * the same bits in a prompt, in a piece of it, and alone.
   */

  /** Rows of a tile. */
  static final int TILE = 8;

  private static final int BLOCK = KvBlocks.BLOCK;
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT;

  private final AttentionLoops loops;
  private final Tensor dst;
  private final Tensor q;
  private final CpuKvBlocks cache;
  private final int layer;
  private final Ragged rows;
  private final AttentionShape shape;
  private final int group;

  /** Buffers of one worker, grown as needed. */
  static final class Scratch {
    private float[] queries = new float[0];
    private float[] scores = new float[0];
    private float[] sums = new float[0];

    private void reserve(int queryCount, int scoreCount, int sumCount) {
      queries = queries.length < queryCount ? new float[queryCount] : queries;
      sums = sums.length < sumCount ? new float[sumCount] : sums;
      if (scores.length < scoreCount) {
        scores = new float[scoreCount + scoreCount / 2];
      }
    }
  }

  CpuAttention(
      AttentionLoops loops,
      Tensor dst,
      Tensor q,
      CpuKvBlocks cache,
      int layer,
      Ragged rows,
      AttentionShape shape) {
    this.loops = loops;
    this.dst = dst;
    this.q = q;
    this.cache = cache;
    this.layer = layer;
    this.rows = rows;
    this.shape = shape;
    this.group = shape.heads() / shape.kvHeads();
  }

  /** Copies keys and values of the new tokens to the cache. */
  void store(Tensor k, Tensor v, Workers workers) {
    int[] first = new int[rows.sequences() + 1];
    for (int s = 0; s < rows.sequences(); s++) {
      int last = (rows.past(s) + rows.start(s + 1) - rows.start(s) - 1) / BLOCK;
      first[s + 1] = first[s] + last - rows.past(s) / BLOCK + 1;
    }
    int grain = Math.max(1, 8192 / (BLOCK * k.columns()));
    workers.run(
        first[rows.sequences()],
        grain,
        (_, from, to) -> {
          int s = sequence(first, from);
          for (int item = from; item < to; item++) {
            s = item < first[s + 1] ? s : s + 1;
            storeBlock(k, v, s, rows.past(s) / BLOCK + item - first[s]);
          }
        });
  }

  private void storeBlock(Tensor k, Tensor v, int s, int index) {
    int past = rows.past(s);
    int token = rows.start(s);
    int from = Math.max(index * BLOCK, past);
    int to = Math.min(index * BLOCK + BLOCK, past + rows.start(s + 1) - token);
    int size = shape.headSize();
    int block = rows.block(s, index);
    MemorySegment keys = cache.keys(block);
    MemorySegment values = cache.values(block);
    for (int head = 0; head < shape.kvHeads(); head++) {
      long keysAt = cache.keysAt(layer, head);
      long valuesAt = cache.valuesAt(layer, head);
      long column = (long) head * size * Float.BYTES;
      for (int p = from; p < to; p++) {
        int inBlock = p % BLOCK;
        int t = token + p - past;
        long source = k.offset(t) + column;
        long target = keysAt + (long) inBlock * Float.BYTES;
        for (int d = 0; d < size; d++) {
          float key = k.data().get(FLOAT, source + (long) d * Float.BYTES);
          keys.set(FLOAT, target + (long) d * BLOCK * Float.BYTES, key);
        }
        MemorySegment.copy(
            v.data(),
            v.offset(t) + column,
            values,
            valuesAt + (long) inBlock * cache.width() * Float.BYTES,
            (long) size * Float.BYTES);
      }
    }
  }

  /** Computes all rows of dst. */
  void attend(Workers workers, Scratch[] scratches) {
    int[] first = new int[rows.sequences() + 1];
    for (int s = 0; s < rows.sequences(); s++) {
      int tiles = ((rows.start(s + 1) - rows.start(s)) * group + TILE - 1) / TILE;
      first[s + 1] = Math.addExact(first[s], tiles * shape.kvHeads());
    }
    int items = first[rows.sequences()];
    workers.run(
        items,
        Math.clamp(items / (workers.threads() * 16L), 1, 4),
        (worker, from, to) -> {
          for (int item = from; item < to; item++) {
            int reversed = items - 1 - item; // late tokens take longest: they come first
            int s = sequence(first, reversed);
            int tiles = (first[s + 1] - first[s]) / shape.kvHeads();
            int inSequence = reversed - first[s];
            tile(scratches[worker], s, inSequence % tiles, inSequence / tiles);
          }
        });
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

  private int begin(int position) {
    return shape.window() == 0 ? 0 : Math.max(0, position + 1 - shape.window());
  }

  private void tile(Scratch scratch, int s, int tile, int kvHead) {
    int count = Math.min(TILE, (rows.start(s + 1) - rows.start(s)) * group - tile * TILE);
    int padded = padded(count);
    int row = tile * TILE;
    int position = rows.past(s) + row / group;
    int lastPosition = rows.past(s) + (row + count - 1) / group;
    int base = begin(position) / BLOCK * BLOCK;
    int length = (lastPosition / BLOCK + 1) * BLOCK - base;
    int size = shape.headSize();
    int width = cache.width();
    scratch.reserve(TILE * size, padded * length, TILE * width);
    Arrays.fill(scratch.queries, 0, padded * size, 0);
    Arrays.fill(scratch.scores, 0, padded * length, 0);
    Arrays.fill(scratch.sums, 0, padded * width, 0);
    for (int r = 0; r < count; r++) {
      copyQuery(
          scratch.queries, r * size, rows.start(s) + (row + r) / group, head(kvHead, row + r));
    }
    for (int at = 0; at < length; at += BLOCK) {
      MemorySegment keys = cache.keys(rows.block(s, (base + at) / BLOCK));
      long stride = (long) BLOCK * Float.BYTES;
      product(
          padded,
          scratch.queries,
          0,
          size,
          keys,
          cache.keysAt(layer, kvHead),
          stride,
          size,
          scratch.scores,
          at,
          length);
    }
    float[] factors = new float[count];
    for (int r = 0; r < count; r++) {
      int p = rows.past(s) + (row + r) / group;
      float sum =
          loops.softmax(scratch.scores, r * length, begin(p) - base, p + 1 - base, shape.softCap());
      factors[r] = 1 / sum;
    }
    addValues(scratch, s, kvHead, row, count, base, length);
    for (int r = 0; r < count; r++) {
      loops.scale(scratch.sums, r * width, width, factors[r]);
      int t = rows.start(s) + (row + r) / group;
      long target = dst.offset(t) + (long) head(kvHead, row + r) * size * Float.BYTES;
      MemorySegment.copy(scratch.sums, r * width, dst.data(), FLOAT, target, size);
    }
  }

  private int head(int kvHead, int row) {
    return kvHead * group + row % group;
  }

  private static int padded(int count) {
    if (count > 4) {
      return 8;
    }
    return count == 1 ? 1 : 4;
  }

  private void copyQuery(float[] queries, int at, int t, int head) {
    int size = shape.headSize();
    long source = q.offset(t) + (long) head * size * Float.BYTES;
    MemorySegment.copy(q.data(), FLOAT, source, queries, at, size);
    for (int d = at; d < at + size; d++) {
      queries[d] *= shape.scale();
    }
  }

  /* sums[r] += weights[r] · values, for each row over the positions it sees, in order. */
  private void addValues(
      Scratch scratch, int s, int kvHead, int row, int count, int base, int length) {
    int firstPosition = rows.past(s) + row / group;
    int lastPosition = rows.past(s) + (row + count - 1) / group;
    int from = begin(lastPosition);
    int to = Math.max(from, firstPosition + 1);
    for (int r = 0; r < count; r++) {
      int p = rows.past(s) + (row + r) / group;
      addRange(scratch, 1, r, s, kvHead, begin(p), Math.min(from, p + 1), base, length);
    }
    addRange(scratch, padded(count), 0, s, kvHead, from, to, base, length);
    for (int r = 0; r < count; r++) {
      int end = rows.past(s) + (row + r) / group + 1;
      addRange(scratch, 1, r, s, kvHead, to, end, base, length);
    }
  }

  private void addRange(
      Scratch scratch,
      int count,
      int r,
      int s,
      int kvHead,
      int from,
      int to,
      int base,
      int length) {
    int width = cache.width();
    long stride = (long) width * Float.BYTES;
    for (int p = from; p < to; ) {
      int next = Math.min(to, (p / BLOCK + 1) * BLOCK);
      MemorySegment values = cache.values(rows.block(s, p / BLOCK));
      long at = cache.valuesAt(layer, kvHead) + p % BLOCK * stride;
      for (int column = 0; column < width; column += AttentionLoops.WIDTH) {
        long columnAt = at + (long) column * Float.BYTES;
        product(
            count,
            scratch.scores,
            r * length + p - base,
            length,
            values,
            columnAt,
            stride,
            next - p,
            scratch.sums,
            r * width + column,
            width);
      }
      p = next;
    }
  }

  private void product(
      int count,
      float[] a,
      int aAt,
      int aStride,
      MemorySegment b,
      long bAt,
      long bStride,
      int n,
      float[] c,
      int cAt,
      int cStride) {
    switch (count) {
      case 1 -> loops.tile1(a, aAt, b, bAt, bStride, n, c, cAt);
      case 4 -> loops.tile4(a, aAt, aStride, b, bAt, bStride, n, c, cAt, cStride);
      default -> loops.tile8(a, aAt, aStride, b, bAt, bStride, n, c, cAt, cStride);
    }
  }
}
