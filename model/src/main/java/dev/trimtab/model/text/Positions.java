package dev.trimtab.model.text;

import java.util.stream.IntStream;

/**
 * Evenly spaced positions in a sequence of tokens, 0-based.
 *
 * @param start the first
 * @param count how many; 0 where a span finds none
 * @param step from one to the next; not 0
 */
public record Positions(int start, int count, int step) {
  /** Checks that there is a step and no negative count. */
  public Positions {
    if (count < 0 || step == 0) {
      throw new IllegalArgumentException(
          "positions want count >= 0 and a step, got count " + count + " and step " + step);
    }
  }

  /** The position number {@code index}. */
  public int at(int index) {
    if (index < 0 || index >= count) {
      throw new IndexOutOfBoundsException("position " + index + " of " + count);
    }
    return start + index * step;
  }

  /** Whether there is none. */
  public boolean isEmpty() {
    return count == 0;
  }

  /** The positions in the span's order. */
  public IntStream stream() {
    return IntStream.range(0, count).map(this::at);
  }
}
