package dev.trimtab.core;

/**
 * The packed tokens of one step: S sequences, each with its own number of new tokens, its past and
 * its key-value blocks.
 *
 * <p>Token t of the step (rows of every activation tensor) belongs to the sequence s with {@code
 * start(s) <= t < start(s + 1)} and stands at position {@code past(s) + t - start(s)}.
 */
public final class Ragged {
  private final int[] starts;
  private final int[] past;
  private final int[][] blocks;
  private final int[] positions;

  /**
   * @param starts S + 1 offsets into the packed tokens; the last is their number T
   * @param past for each sequence the number of positions already in the cache
   * @param blocks for each sequence the numbers of its key-value blocks in order, enough for past
   *     and new positions
   */
  public Ragged(int[] starts, int[] past, int[][] blocks) {
    int sequences = starts.length - 1;
    if (sequences < 0 || past.length != sequences || blocks.length != sequences) {
      throw new IllegalArgumentException(
          "%d starts, %d pasts, %d block lists"
              .formatted(starts.length, past.length, blocks.length));
    }
    this.starts = starts.clone();
    this.past = past.clone();
    this.blocks = blocks.clone();
    this.positions = new int[starts[sequences]];
    for (int s = 0; s < sequences; s++) {
      int end = past[s] + starts[s + 1] - starts[s];
      if (starts[s + 1] <= starts[s] || (long) blocks[s].length * KvBlocks.BLOCK < end) {
        throw new IllegalArgumentException(
            "sequence %d ends at position %d with %d blocks".formatted(s, end, blocks[s].length));
      }
      for (int t = starts[s]; t < starts[s + 1]; t++) {
        positions[t] = past[s] + t - starts[s];
      }
    }
  }

  /** Number of sequences S. */
  public int sequences() {
    return past.length;
  }

  /** Number of tokens T. */
  public int tokens() {
    return positions.length;
  }

  /** First token of sequence {@code s}; {@code start(sequences())} is T. */
  public int start(int s) {
    return starts[s];
  }

  /** Positions of sequence {@code s} that are in the cache before this step. */
  public int past(int s) {
    return past[s];
  }

  /** Key-value block that holds positions {@code index * BLOCK} and on of sequence {@code s}. */
  public int block(int s, int index) {
    return blocks[s][index];
  }

  /** Position of token {@code t} within its sequence. */
  public int position(int t) {
    return positions[t];
  }
}
