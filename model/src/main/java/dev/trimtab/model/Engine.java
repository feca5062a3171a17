package dev.trimtab.model;

import dev.trimtab.core.Kernels;
import dev.trimtab.core.KvBlocks;
import dev.trimtab.core.Memory;
import dev.trimtab.core.Ragged;
import dev.trimtab.core.Tensor;
import dev.trimtab.core.UserError;
import dev.trimtab.model.hook.Scope;
import dev.trimtab.model.hook.Steering;
import dev.trimtab.model.layer.Pass;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * The loop that takes rows of work through a model in continuous ragged batches: finished rows
 * leave at once, waiting ones enter, long prompts go in pieces, and a prefix that several rows
 * share is computed once.
 *
 * <p>Mutable; confined to one thread.
 *
 * <p>A row waits while another is computing the very block it would compute next: a step later it
 * finds that block in the cache. What a row reads never depends on its company, because kernels
 * treat every row for itself.
 */
final class Engine implements AutoCloseable {
  private static final long LOGITS_BYTES = 64L << 20;

  private final Model model;
  private final BatchLimits limits;
  private final Memory memory;
  private final KvCache cache;
  private final Pass pass;
  private final Tensor logits;
  private final boolean apart;
  private final Set<KvCache.Prefix> underway = new HashSet<>();
  private long computedTokens;
  private long reusedTokens;
  private long steeredPositions;

  Engine(Model model, BatchLimits limits) {
    this.model = model;
    this.limits = limits;
    this.memory = model.device().memory();
    long perBlock = model.cacheShape().bytesPerPosition() * KvBlocks.BLOCK;
    int blocks = Math.toIntExact(Math.max(1, limits.cacheBytes() / perBlock));
    this.cache = new KvCache(memory.keyValues(model.cacheShape(), blocks));
    Kernels kernels = model.device().kernels();
    this.pass = new Pass(kernels, memory, cache.storage(), limits.tokensPerStep());
    this.apart = !model.precision().operand(model.compute()).perBatch();
    int vocabulary = model.spec().vocabulary().size();
    long rows = Math.max(1, LOGITS_BYTES / ((long) vocabulary * Float.BYTES));
    this.logits = memory.tensor((int) Math.min(rows, limits.tokensPerStep()), vocabulary);
  }

  /** Tokens that went through the model. */
  long computedTokens() {
    return computedTokens;
  }

  /** Prompt tokens whose keys and values another row had computed. */
  long reusedTokens() {
    return reusedTokens;
  }

  /** Positions steered, counted once for each layer steered. */
  long steeredPositions() {
    return steeredPositions;
  }

  Memory memory() {
    return memory;
  }

  /** Runs all work to its end; {@code finished} hears of each in the order in which they end. */
  void run(List<? extends Work> all, TapPlan taps, IntConsumer finished) {
    Deque<Sequence> waiting = new ArrayDeque<>();
    for (int i = 0; i < all.size(); i++) {
      check(all.get(i));
      waiting.add(new Sequence(i, all.get(i)));
    }
    List<Sequence> active = new ArrayList<>();
    try {
      while (!waiting.isEmpty() || !active.isEmpty()) {
        admit(waiting, active);
        step(active, taps);
        Iterator<Sequence> each = active.iterator();
        while (each.hasNext()) {
          Sequence sequence = each.next();
          if (sequence.ended()) {
            each.remove();
            release(sequence);
            finished.accept(sequence.index);
          }
        }
      }
    } finally {
      active.forEach(this::release);
      underway.clear();
    }
  }

  private void check(Work work) {
    int positions = work.prompt().size() + work.room();
    int context = model.spec().positions();
    if (work.prompt().isEmpty()) {
      throw new UserError("A prompt without a single token cannot be run.", "Give it some text.");
    }
    if (positions > context) {
      throw new UserError(
          "A prompt of %d tokens with room for %d more needs %d positions; this model has %d."
              .formatted(work.prompt().size(), work.room(), positions, context),
          "Shorten the prompt or ask for fewer new tokens.");
    }
    if (KvCache.blocksFor(positions) > cache.storage().blocks()) {
      throw new UserError(
          "A row of %d positions does not fit into the key-value cache of %d."
              .formatted(positions, cache.storage().blocks() * KvBlocks.BLOCK),
          "Give it more memory or ask for fewer new tokens.");
    }
    work.steering().check(model.spec().layers(), model.spec().hidden());
  }

  private void admit(Deque<Sequence> waiting, List<Sequence> active) {
    int tokens = active.stream().mapToInt(Sequence::pending).sum();
    Deque<Sequence> deferred = new ArrayDeque<>();
    while (!waiting.isEmpty() && active.size() < limits.rows() && tokens < limits.tokensPerStep()) {
      Sequence sequence = waiting.poll();
      Work work = sequence.work;
      int limit = Math.min(work.unread(), sequence.publishable());
      int[] shared = cache.shared(sequence.cacheKey(), work.prompt(), limit);
      Optional<KvCache.Prefix> next = cache.next(sequence.cacheKey(), work.prompt(), limit, shared);
      if (next.isPresent() && underway.contains(next.get())) {
        deferred.add(sequence);
        continue;
      }
      if (!place(sequence, shared)) {
        deferred.add(sequence);
        break;
      }
      next.ifPresent(underway::add);
      sequence.announced = next;
      active.add(sequence);
      tokens += sequence.pending();
    }
    while (!deferred.isEmpty()) {
      waiting.addFirst(deferred.pollLast());
    }
  }

  /** Gives a row its blocks, if there are enough. */
  private boolean place(Sequence sequence, int[] shared) {
    for (int block : shared) {
      cache.hold(block);
    }
    int needed = KvCache.blocksFor(sequence.work.prompt().size() + sequence.work.room());
    if (cache.available() < needed - shared.length) {
      for (int block : shared) {
        cache.release(block);
      }
      return false;
    }
    sequence.blocks = Arrays.copyOf(shared, needed);
    for (int b = shared.length; b < needed; b++) {
      sequence.blocks[b] = cache.take();
    }
    sequence.computed = shared.length * KvBlocks.BLOCK;
    sequence.published = shared.length;
    reusedTokens += sequence.computed;
    return true;
  }

  private void release(Sequence sequence) {
    sequence.announced.ifPresent(underway::remove);
    for (int block : sequence.blocks) {
      cache.release(block);
    }
  }

  private void step(List<Sequence> active, TapPlan taps) {
    List<Sequence> rows = new ArrayList<>();
    int budget = limits.tokensPerStep();
    for (Sequence sequence : active) {
      sequence.taken = Math.min(sequence.pending(), budget);
      budget -= sequence.taken;
      if (sequence.taken > 0) {
        rows.add(sequence);
      }
    }
    StepPlan plan = new StepPlan(rows, taps, model.layers(), apart);
    Ragged ragged = plan.rows();
    pass.begin(ragged, plan);
    Tensor x = model.decoder().stream(pass, plan.ids());
    if (pass.steered() != plan.steeredPositions()) {
      throw new IllegalStateException(
          "steering reached %d positions, %d were asked for"
              .formatted(pass.steered(), plan.steeredPositions()));
    }
    steeredPositions += pass.steered();
    computedTokens += ragged.tokens();
    read(x, plan.wanted());
    for (Sequence sequence : rows) {
      sequence.computed += sequence.taken;
      publish(sequence);
    }
  }

  private void publish(Sequence sequence) {
    int full = Math.min(sequence.computed, sequence.publishable());
    if (sequence.published < full / KvBlocks.BLOCK) {
      cache.publish(sequence.cacheKey(), sequence.work.prompt(), full, sequence.blocks);
      sequence.published = full / KvBlocks.BLOCK;
      sequence.announced.ifPresent(underway::remove);
      sequence.announced = Optional.empty();
    }
  }

  /**
   * Computes the logits that are wanted, a chunk at a time, and lets their rows read them. A row
   * whose logits are no numbers ends there; what is in its blocks is read by rows of the same
   * steering alone, so that its company goes on as without it.
   */
  private void read(Tensor x, List<StepPlan.Wanted> wanted) {
    Kernels kernels = pass.kernels();
    for (int from = 0; from < wanted.size(); from += logits.rows()) {
      int count = Math.min(logits.rows(), wanted.size() - from);
      int[] rows = new int[count];
      for (int i = 0; i < count; i++) {
        rows[i] = wanted.get(from + i).row();
      }
      Tensor last = pass.scratch("last", x.columns()).first(count);
      kernels.gather(last, x, rows);
      Tensor chunk = logits.first(count);
      model.decoder().logits(pass, chunk, last);
      int[] largest = kernels.argMax(chunk);
      for (int i = 0; i < count; i++) {
        StepPlan.Wanted one = wanted.get(from + i);
        if (Float.isFinite(chunk.get(i, largest[i]))) {
          one.sequence().read(one.position(), new Work.Row(chunk, i, largest[i]));
        } else {
          one.sequence().lose(one.position());
        }
      }
    }
  }

  @Override
  public void close() {
    memory.close();
  }

  /** A row on its way. */
  static final class Sequence {
    private final int index;
    private final Work work;
    private int[] ids;
    private int length;
    private int computed;
    private int taken;
    private int published;
    private boolean over;
    private int[] blocks = new int[0];
    private Optional<KvCache.Prefix> announced = Optional.empty();

    Sequence(int index, Work work) {
      this.index = index;
      this.work = work;
      this.ids = Arrays.copyOf(work.prompt().toArray(), work.prompt().size() + work.room());
      this.length = work.prompt().size();
    }

    Work work() {
      return work;
    }

    int[] blocks() {
      return blocks;
    }

    /** Positions in the cache. */
    int computed() {
      return computed;
    }

    /** Tokens of this step. */
    int taken() {
      return taken;
    }

    int id(int position) {
      return ids[position];
    }

    int pending() {
      return over ? 0 : length - computed;
    }

    boolean ended() {
      return over || computed >= length;
    }

    /** Prompt positions whose keys and values another row may use. */
    int publishable() {
      return work.steering().scope() == Scope.ALL
          ? work.prompt().size()
          : work.steering().scope().untouched(work.prompt().size());
    }

    /** The steering under which the publishable positions are computed. */
    Steering cacheKey() {
      return work.steering().scope() == Scope.ALL ? work.steering() : Steering.NONE;
    }

    void lose(int position) {
      if (!over) {
        over = true;
        work.lost(position);
      }
    }

    void read(int position, Work.Logits logits) {
      int next = work.read(position, logits);
      if (position < work.prompt().size() - 1 || over) {
        return;
      }
      if (next == Work.END || length == ids.length) {
        over = true;
      } else {
        ids[length++] = next;
      }
    }
  }
}
