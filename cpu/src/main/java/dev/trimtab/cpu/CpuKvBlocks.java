package dev.trimtab.cpu;

import dev.trimtab.core.KvBlocks;
import dev.trimtab.core.KvShape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values in float32, [block, layer, head] outermost.
 *
 * <p>Within a head's block keys lie transposed, [headSize, BLOCK], so that the lanes of a vector
 * are keys and a score needs no sum across lanes; values lie [BLOCK, width], width being headSize
 * rounded up to whole vectors and filled with zeros, so that lanes are columns of the result.
 */
final class CpuKvBlocks implements KvBlocks {
  /*
   * A block's memory is taken when the block is first used: room is counted out for more rows than
   * most batches have, and memory that is filled with zeros is memory that is used.
   */

  private final KvShape shape;
  private final int blocks;
  private final int width;
  private final Arena arena;
  private final AtomicReferenceArray<@Nullable MemorySegment> keys;
  private final AtomicReferenceArray<@Nullable MemorySegment> values;

  /** Room of zeros in {@code arena}. */
  CpuKvBlocks(KvShape shape, int blocks, Arena arena) {
    this.shape = shape;
    this.blocks = blocks;
    this.width = width(shape.headSize());
    this.arena = arena;
    this.keys = new AtomicReferenceArray<>(blocks);
    this.values = new AtomicReferenceArray<>(blocks);
  }

  /** A head size rounded up to whole blocks of 16 numbers. */
  static int width(int headSize) {
    return (headSize + AttentionLoops.WIDTH - 1) / AttentionLoops.WIDTH * AttentionLoops.WIDTH;
  }

  @Override
  public KvShape shape() {
    return shape;
  }

  @Override
  public int blocks() {
    return blocks;
  }

  /** Numbers from one position's values to the next. */
  int width() {
    return width;
  }

  /** The keys of a block. */
  MemorySegment keys(int block) {
    return segment(keys, block, keyBytes());
  }

  /** The values of a block. */
  MemorySegment values(int block) {
    return segment(values, block, valueBytes());
  }

  private MemorySegment segment(
      AtomicReferenceArray<@Nullable MemorySegment> all, int block, long headBytes) {
    MemorySegment found = all.getAcquire(block);
    return found != null ? found : allocate(all, block, headBytes);
  }

  private synchronized MemorySegment allocate(
      AtomicReferenceArray<@Nullable MemorySegment> all, int block, long headBytes) {
    MemorySegment found = all.getAcquire(block);
    if (found != null) {
      return found;
    }
    long heads = (long) shape.layers() * shape.heads();
    MemorySegment made = arena.allocate(heads * headBytes, CpuMemory.ALIGNMENT);
    all.setRelease(block, made);
    return made;
  }

  /** Byte offset of a head's keys in those of a block. */
  long keysAt(int layer, int head) {
    return ((long) layer * shape.heads() + head) * keyBytes();
  }

  /** Byte offset of a head's values in those of a block. */
  long valuesAt(int layer, int head) {
    return ((long) layer * shape.heads() + head) * valueBytes();
  }

  /** Bytes of all blocks, used or not. */
  long bytes() {
    return (long) blocks * shape.layers() * shape.heads() * (keyBytes() + valueBytes());
  }

  @Override
  public void copy(int from, int to) {
    keys(to).copyFrom(keys(from));
    values(to).copyFrom(values(from));
  }

  private long keyBytes() {
    return (long) shape.headSize() * BLOCK * Float.BYTES;
  }

  private long valueBytes() {
    return (long) width * BLOCK * Float.BYTES;
  }
}
