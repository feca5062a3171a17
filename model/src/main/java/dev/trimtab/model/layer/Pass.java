package dev.trimtab.model.layer;

import dev.trimtab.core.Kernels;
import dev.trimtab.core.KvBlocks;
import dev.trimtab.core.Memory;
import dev.trimtab.core.Ragged;
import dev.trimtab.core.SteeringTable;
import dev.trimtab.core.Tensor;
import dev.trimtab.model.hook.Site;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One step through a model, as a family's file sees it: kernels, the packed rows, scratch memory,
 * and the sites where steering and taps act. Used by one thread.
 */
public final class Pass {
  private final Kernels kernels;
  private final Memory memory;
  private final KvBlocks cache;
  private final int capacity;
  private final Map<String, Tensor> scratch = new HashMap<>();
  private Ragged rows = new Ragged(new int[] {0}, new int[0], new int[0][]);
  private Hooks hooks = Hooks.NONE;
  private int tokens;
  private long steered;

  /** A pass of at most {@code capacity} tokens, with scratch out of {@code memory}. */
  public Pass(Kernels kernels, Memory memory, KvBlocks cache, int capacity) {
    this.kernels = kernels;
    this.memory = memory;
    this.cache = cache;
    this.capacity = capacity;
  }

  /** Begins a step. */
  public void begin(Ragged nextRows, Hooks nextHooks) {
    if (nextRows.tokens() > capacity) {
      throw new IllegalArgumentException(
          "a step of " + nextRows.tokens() + " tokens; room for " + capacity);
    }
    rows = nextRows;
    hooks = nextHooks;
    tokens = nextRows.tokens();
    steered = 0;
  }

  /** The device's operations. */
  public Kernels kernels() {
    return kernels;
  }

  /** The rows of this step. */
  public Ragged rows() {
    return rows;
  }

  /** Keys and values of all layers. */
  public KvBlocks cache() {
    return cache;
  }

  /** Positions steered at this step, counted by the device over all layers. */
  public long steered() {
    return steered;
  }

  /**
   * The scratch tensor of that name, [T, columns], with as many rows as are {@linkplain #kept
   * kept}; its contents last until the next use.
   */
  public Tensor scratch(String name, int columns) {
    Tensor whole = scratch.computeIfAbsent(name, key -> memory.tensor(capacity, columns));
    return whole.first(tokens);
  }

  /** Announces a site: taps read {@code x} [T, H], or its kept rows. */
  public void announce(Site.Kind kind, int layer, Tensor x) {
    hooks.tap(kernels, new Site(kind, layer), x);
  }

  /**
   * The rows of x [T, C] that anything reads after attention of block {@code layer}: all but in the
   * last block, where a prompt's tokens have done their work once their keys and values are stored,
   * save those whose logits or taps are wanted. What a block keeps beyond its attention it takes
   * from here; the result is x itself or a scratch tensor {@code name}.
   */
  public Tensor kept(int layer, String name, Tensor x) {
    Optional<int[]> only = hooks.only(layer);
    if (only.isEmpty()) {
      return x;
    }
    tokens = only.get().length;
    Tensor rest = scratch("kept " + name, x.columns());
    kernels.gather(rest, x, only.get());
    return rest;
  }

  /**
   * The {@linkplain #kept kept} rows of the stream x with delta added, which is what attention adds
   * in block {@code layer}; taps read delta before.
   */
  public Tensor addAttention(int layer, Tensor x, Tensor delta) {
    Tensor stream = kept(layer, "stream", x);
    announce(Site.Kind.ATTENTION_OUT, layer, delta);
    kernels.add(stream, delta);
    return stream;
  }

  /**
   * x with delta added, which is what the feed-forward layer adds at the end of block {@code
   * layer}; then steering. Taps read delta before and x after.
   */
  public Tensor addFeedForward(int layer, Tensor x, Tensor delta) {
    announce(Site.Kind.MLP_OUT, layer, delta);
    SteeringTable table = hooks.table(layer);
    if (table.size() > 1) {
      steered += kernels.addSteered(x, delta, table, hooks.entries(layer));
    } else {
      kernels.add(x, delta);
    }
    announce(Site.Kind.RESIDUAL_OUT, layer, x);
    return x;
  }
}
