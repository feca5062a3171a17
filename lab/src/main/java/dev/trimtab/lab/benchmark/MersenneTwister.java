package dev.trimtab.lab.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The generator MT19937 (Matsumoto and Nishimura, ACM TOMACS 8, 1998), seeded and drawn from as
 * Python's {@code random.Random} does, so that worked examples are those that lm-evaluation-harness
 * draws.
 *
 * <p>Mutable.
 */
final class MersenneTwister {
  private static final int SIZE = 624;
  private static final int SHIFT = 397;
  private static final int MATRIX = 0x9908b0df;
  private static final int UPPER = 0x80000000;
  private static final int LOWER = 0x7fffffff;

  private final int[] state = new int[SIZE];
  private int next = SIZE;

  /** A generator seeded by a number from 0 to 2³² − 1. */
  MersenneTwister(long seed) {
    fill(19650218);
    int at = 1;
    for (int k = 0; k < SIZE; k++) {
      state[at] = (state[at] ^ (mixed(at) * 1664525)) + (int) seed;
      at = advance(at);
    }
    for (int k = 0; k < SIZE - 1; k++) {
      state[at] = (state[at] ^ (mixed(at) * 1566083941)) - at;
      at = advance(at);
    }
    state[0] = UPPER;
  }

  private void fill(int seed) {
    state[0] = seed;
    for (int i = 1; i < SIZE; i++) {
      state[i] = 1812433253 * mixed(i) + i;
    }
  }

  private int mixed(int at) {
    int before = state[at - 1];
    return before ^ (before >>> 30);
  }

  private int advance(int at) {
    if (at + 1 < SIZE) {
      return at + 1;
    }
    state[0] = state[SIZE - 1];
    return 1;
  }

  private int bits32() {
    if (next == SIZE) {
      for (int k = 0; k < SIZE; k++) {
        int y = (state[k] & UPPER) | (state[(k + 1) % SIZE] & LOWER);
        state[k] = state[(k + SHIFT) % SIZE] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : MATRIX);
      }
      next = 0;
    }
    int y = state[next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >>> 18);
  }

  /** A number from 0 to {@code bound} − 1, by rejection. */
  int below(int bound) {
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(bound);
    int drawn = bits32() >>> (Integer.SIZE - bits);
    while (drawn >= bound) {
      drawn = bits32() >>> (Integer.SIZE - bits);
    }
    return drawn;
  }

  /** {@code count} different numbers from 0 to {@code bound} − 1, in the order drawn. */
  List<Integer> sample(int bound, int count) {
    if (count < 0 || count > bound) {
      throw new IllegalArgumentException("a sample of " + count + " of " + bound);
    }
    return bound <= poolSize(count) ? fromPool(bound, count) : rejecting(bound, count);
  }

  /* Python keeps a list of all where that is no larger than a set of the chosen. */
  private static long poolSize(int count) {
    long size = 21;
    if (count > 5) {
      long power = 1;
      while (power < 3L * count) {
        power *= 4;
      }
      size += power;
    }
    return size;
  }

  private List<Integer> fromPool(int bound, int count) {
    int[] pool = new int[bound];
    for (int i = 0; i < bound; i++) {
      pool[i] = i;
    }
    List<Integer> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int at = below(bound - i);
      drawn.add(pool[at]);
      pool[at] = pool[bound - i - 1];
    }
    return drawn;
  }

  private List<Integer> rejecting(int bound, int count) {
    Set<Integer> drawn = new LinkedHashSet<>();
    while (drawn.size() < count) {
      drawn.add(below(bound));
    }
    return List.copyOf(drawn);
  }
}
