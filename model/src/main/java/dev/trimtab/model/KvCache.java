package dev.trimtab.model;

import dev.trimtab.core.KvBlocks;
import dev.trimtab.core.TokenIds;
import dev.trimtab.model.hook.Steering;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * The book-keeping of key-value blocks: who holds which, and which hold a prefix that another row
 * may share.
 *
 * <p>A full block of prompt tokens is known by its tokens, the block before it, and the steering
 * under which it was computed. It stays after its last holder has gone until room is needed, the
 * longest unused first. Mutable; confined to one thread.
 */
final class KvCache {
  private static final long ROOT = -1;

  /** What makes two blocks hold the same keys and values. */
  record Prefix(Steering steering, long parent, TokenIds tokens) {}

  private final KvBlocks storage;
  private final int[] holders;
  private final long[] serials;
  private final @Nullable Prefix[] prefixes;
  private final Deque<Integer> free = new ArrayDeque<>();
  private final SequencedSet<Integer> idle = new LinkedHashSet<>();
  private final Map<Prefix, Integer> known = new HashMap<>();
  private long nextSerial;

  KvCache(KvBlocks storage) {
    this.storage = storage;
    this.holders = new int[storage.blocks()];
    this.serials = new long[storage.blocks()];
    this.prefixes = new Prefix[storage.blocks()];
    for (int b = 0; b < storage.blocks(); b++) {
      free.add(b);
    }
  }

  KvBlocks storage() {
    return storage;
  }

  /** Blocks that a newcomer can have. */
  int available() {
    return free.size() + idle.size();
  }

  /** Blocks needed for so many positions. */
  static int blocksFor(int positions) {
    return (positions + KvBlocks.BLOCK - 1) / KvBlocks.BLOCK;
  }

  /** Leading blocks of {@code tokens} that are known, at most {@code limit} positions of them. */
  int[] shared(Steering steering, TokenIds tokens, int limit) {
    int[] found = new int[limit / KvBlocks.BLOCK];
    long parent = ROOT;
    for (int b = 0; b < found.length; b++) {
      Optional<Integer> block =
          Optional.ofNullable(known.get(new Prefix(steering, parent, tokens(tokens, b))));
      if (block.isEmpty()) {
        return Arrays.copyOf(found, b);
      }
      found[b] = block.get();
      parent = serials[block.get()];
    }
    return found;
  }

  /** What the block after {@code shared} would be known by, if {@code limit} reaches that far. */
  Optional<Prefix> next(Steering steering, TokenIds tokens, int limit, int[] shared) {
    if (shared.length >= limit / KvBlocks.BLOCK) {
      return Optional.empty();
    }
    long parent = shared.length == 0 ? ROOT : serials[shared[shared.length - 1]];
    return Optional.of(new Prefix(steering, parent, tokens(tokens, shared.length)));
  }

  /** Takes hold of a shared block. */
  void hold(int block) {
    if (holders[block]++ == 0) {
      idle.remove(block);
    }
  }

  /** A fresh block, held once. */
  int take() {
    int block;
    if (free.isEmpty()) {
      block = idle.removeFirst();
      Prefix forgotten = prefixes[block];
      if (forgotten != null) {
        known.remove(forgotten);
      }
      prefixes[block] = null;
    } else {
      block = free.pop();
    }
    holders[block] = 1;
    serials[block] = nextSerial++;
    return block;
  }

  /**
   * Makes the first {@code positions} of a row known to others, as far as they fill blocks; the
   * row's own blocks stay its own where another came first.
   */
  void publish(Steering steering, TokenIds tokens, int positions, int[] blocks) {
    long parent = ROOT;
    for (int b = 0; b < positions / KvBlocks.BLOCK; b++) {
      Prefix prefix = new Prefix(steering, parent, tokens(tokens, b));
      Integer first = known.putIfAbsent(prefix, blocks[b]);
      if (first == null) {
        prefixes[blocks[b]] = prefix;
      }
      parent = serials[first == null ? blocks[b] : first];
    }
  }

  /** Gives a block back; a known one stays idle until its room is needed. */
  void release(int block) {
    if (--holders[block] > 0) {
      return;
    }
    Prefix prefix = prefixes[block];
    if (prefix != null && Integer.valueOf(block).equals(known.get(prefix))) {
      idle.add(block);
    } else {
      free.push(block);
    }
  }

  private static TokenIds tokens(TokenIds ids, int block) {
    return ids.slice(block * KvBlocks.BLOCK, (block + 1) * KvBlocks.BLOCK);
  }
}
