package dev.trimtab.cpu;

import dev.trimtab.core.KvBlocks;
import dev.trimtab.core.KvShape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Keys and values in float32, [layer, block, head] outermost.
 *
 * <p>Within a head's block keys lie transposed, [headSize, BLOCK], so that the lanes of a vector
 * are keys and a score needs no sum across lanes; values lie [BLOCK, width], width being headSize
 * rounded up to whole vectors and filled with zeros, so that lanes are columns of the result.
 */
final class CpuKvBlocks implements KvBlocks {
  private final KvShape shape;
  private final int blocks;
  private final int width;
  private final MemorySegment keys;
  private final MemorySegment values;

  /** Room of zeros in {@code arena}. */
  CpuKvBlocks(KvShape shape, int blocks, Arena arena) {
    this.shape = shape;
    this.blocks = blocks;
    this.width = width(shape.headSize());
    long heads = (long) shape.layers() * blocks * shape.heads();
    this.keys = arena.allocate(heads * keyBytes(), CpuMemory.ALIGNMENT);
    this.values = arena.allocate(heads * valueBytes(), CpuMemory.ALIGNMENT);
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

  MemorySegment keys() {
    return keys;
  }

  MemorySegment values() {
    return values;
  }

  /** Byte offset of a head's keys of one block. */
  long keysAt(int layer, int block, int head) {
    return index(layer, block, head) * keyBytes();
  }

  /** Byte offset of a head's values of one block. */
  long valuesAt(int layer, int block, int head) {
    return index(layer, block, head) * valueBytes();
  }

  long bytes() {
    return keys.byteSize() + values.byteSize();
  }

  @Override
  public void copy(int from, int to) {
    for (int layer = 0; layer < shape.layers(); layer++) {
      long keyLength = shape.heads() * keyBytes();
      MemorySegment.copy(keys, keysAt(layer, from, 0), keys, keysAt(layer, to, 0), keyLength);
      long length = shape.heads() * valueBytes();
      MemorySegment.copy(values, valuesAt(layer, from, 0), values, valuesAt(layer, to, 0), length);
    }
  }

  private long index(int layer, int block, int head) {
    return ((long) layer * blocks + block) * shape.heads() + head;
  }

  private long keyBytes() {
    return (long) shape.headSize() * BLOCK * Float.BYTES;
  }

  private long valueBytes() {
    return (long) width * BLOCK * Float.BYTES;
  }
}
