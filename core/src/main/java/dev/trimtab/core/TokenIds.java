package dev.trimtab.core;

import java.util.Arrays;
import java.util.stream.IntStream;

/** An immutable sequence of token ids. */
public final class TokenIds {
  /** The sequence of no tokens. */
  public static final TokenIds EMPTY = new TokenIds(new int[0]);

  private final int[] ids;

  private TokenIds(int[] ids) {
    this.ids = ids;
  }

  /** A copy of {@code ids}. */
  public static TokenIds of(int... ids) {
    return ids.length == 0 ? EMPTY : new TokenIds(ids.clone());
  }

  /** Number of tokens. */
  public int size() {
    return ids.length;
  }

  /** The id at {@code index}. */
  public int at(int index) {
    return ids[index];
  }

  /** The last id. */
  public int last() {
    return ids[ids.length - 1];
  }

  /** Whether there is no token. */
  public boolean isEmpty() {
    return ids.length == 0;
  }

  /** Tokens {@code from} (inclusive) to {@code to} (exclusive). */
  public TokenIds slice(int from, int to) {
    return from == 0 && to == ids.length ? this : new TokenIds(Arrays.copyOfRange(ids, from, to));
  }

  /** These tokens followed by {@code more}. */
  public TokenIds plus(TokenIds more) {
    int[] joined = Arrays.copyOf(ids, ids.length + more.ids.length);
    System.arraycopy(more.ids, 0, joined, ids.length, more.ids.length);
    return new TokenIds(joined);
  }

  /** Length of the longest common prefix with {@code other}. */
  public int commonPrefix(TokenIds other) {
    int mismatch = Arrays.mismatch(ids, other.ids);
    return mismatch < 0 ? ids.length : mismatch;
  }

  /** A copy as an array. */
  public int[] toArray() {
    return ids.clone();
  }

  /** The ids in order. */
  public IntStream stream() {
    return Arrays.stream(ids);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenIds that && Arrays.equals(ids, that.ids);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ids);
  }

  @Override
  public String toString() {
    return Arrays.toString(ids);
  }
}
