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

  /** The scratch tensor of that name, [T, columns]; its contents last until the next use. */
  public Tensor scratch(String name, int columns) {
    Tensor whole = scratch.computeIfAbsent(name, key -> memory.tensor(capacity, columns));
    return whole.first(rows.tokens());
  }

  /** Announces a site: taps read {@code x} [T, H]. */
  public void announce(Site.Kind kind, int layer, Tensor x) {
    hooks.tap(kernels, new Site(kind, layer), x);
  }

  /** x += delta, which is what attention adds in block {@code layer}; taps read it before. */
  public void addAttention(int layer, Tensor x, Tensor delta) {
    announce(Site.Kind.ATTENTION_OUT, layer, delta);
    kernels.add(x, delta);
  }

  /**
   * x += delta, which is what the feed-forward layer adds at the end of block {@code layer}; then
   * steering. Taps read delta before and x after.
   */
  public void addFeedForward(int layer, Tensor x, Tensor delta) {
    announce(Site.Kind.MLP_OUT, layer, delta);
    SteeringTable table = hooks.table(layer);
    if (table.size() > 1) {
      steered += kernels.addSteered(x, delta, table, hooks.entries(layer));
    } else {
      kernels.add(x, delta);
    }
    announce(Site.Kind.RESIDUAL_OUT, layer, x);
  }
}
