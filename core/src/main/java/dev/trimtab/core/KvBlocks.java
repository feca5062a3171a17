package dev.trimtab.core;

/**
 * Keys and values of all layers in fixed blocks of {@link #BLOCK} positions, laid out as the device
 * likes; which block belongs to whom is the caller's book-keeping.
 *
 * <p>A block is anchored at positions that are multiples of {@link #BLOCK} of its sequence, so that
 * a position's place within its block never depends on how the sequence arrived.
 */
public interface KvBlocks {
  /** Positions a block holds. */
  int BLOCK = 16;

  /** The shape of one position. */
  KvShape shape();

  /** Number of blocks. */
  int blocks();

  /** Copies all layers of block {@code from} to block {@code to}. */
  void copy(int from, int to);
}
