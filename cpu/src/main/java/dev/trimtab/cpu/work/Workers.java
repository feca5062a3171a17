package dev.trimtab.cpu.work;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A fixed team of threads that runs one loop at a time, the caller among them.
 *
 * <p>Which thread runs which part of a loop is left to chance, so a body's result must depend on
 * the item alone. Calls from several threads wait for each other; a body must not start a loop.
 */
public final class Workers implements AutoCloseable {
  /*
   * A step of a small model is some hundred loops of 10 to 100 µs each, so starting one must cost
   * about a microsecond. Waiting threads therefore spin for a while before they park, and nobody
   * waits for a thread that has not come: a thread enters a loop while it is open, the caller
   * closes the loop when no items are left and waits only for those inside. A thread that was
   * parked, or that the system took off its core, costs the others nothing but its share.
   *
   * `inside` counts the threads in the open loop; CLOSED + n says that the loop is closed and n are
   * still inside. Entering (n → n + 1) succeeds only while open, and what the caller wrote before
   * opening is visible to whoever entered.
   */

  private static final int CLOSED = Integer.MIN_VALUE;
  private static final int SPINS = 2000;

  private final List<Worker> team = new ArrayList<>();
  private final ReentrantLock one = new ReentrantLock();
  private final AtomicInteger inside = new AtomicInteger(CLOSED);
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile int loop;
  private int loops;
  private volatile boolean closed;
  private Body body = (_, _, _) -> {};
  private int items;
  private int grain;

  /** A part of a loop. */
  @FunctionalInterface
  public interface Body {
    /**
     * Runs items {@code from} to {@code to} (exclusive).
     *
     * @param worker which member of the team runs it, 0 to {@code threads() - 1}: an index into
     *     buffers that no two run on at once
     */
    void run(int worker, int from, int to);
  }

  /** A team of {@code threads} threads, the caller included. */
  public Workers(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("a team of at least 1 thread, found " + threads);
    }
    for (int index = 1; index < threads; index++) {
      Worker worker = new Worker(index);
      team.add(worker);
      worker.start();
    }
  }

  /** Number of threads, the caller included. */
  public int threads() {
    return team.size() + 1;
  }

  /**
   * Runs {@code body} on all of 0 … count − 1, in parts of {@code size} items (the last may be
   * smaller), and returns when all are done.
   *
   * @throws RuntimeException the first that a part threw; the other parts may not have run
   */
  public void run(int count, int size, Body part) {
    if (count <= 0) {
      return;
    }
    if (one.isHeldByCurrentThread() || Thread.currentThread() instanceof Worker) {
      throw new IllegalStateException("a loop started within a loop");
    }
    one.lock();
    try {
      if (team.isEmpty() || count <= size) {
        part.run(0, 0, count);
        return;
      }
      body = part;
      items = count;
      grain = Math.max(1, size);
      next.set(0);
      inside.set(0);
      loops++;
      loop = loops;
      team.forEach(Worker::wake);
      share(0);
      inside.addAndGet(CLOSED);
      while (inside.get() != CLOSED) {
        Thread.onSpinWait();
      }
      rethrow();
    } finally {
      one.unlock();
    }
  }

  /** Ends the threads. */
  @Override
  public void close() {
    closed = true;
    team.forEach(LockSupport::unpark);
    for (Worker worker : team) {
      boolean interrupted = Thread.interrupted();
      try {
        worker.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void share(int worker) {
    try {
      for (int from = next.getAndAdd(grain); from < items; from = next.getAndAdd(grain)) {
        body.run(worker, from, Math.min(items, from + grain));
      }
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
      next.set(items);
    }
  }

  private void rethrow() {
    switch (failure.getAndSet(null)) {
      case null -> {}
      case Error e -> throw e;
      case RuntimeException e -> throw e;
      case Throwable e -> throw new IllegalStateException(e);
    }
  }

  private boolean enter() {
    for (int n = inside.get(); n >= 0; n = inside.get()) {
      if (inside.compareAndSet(n, n + 1)) {
        return true;
      }
    }
    return false;
  }

  private final class Worker extends Thread {
    private final int index;
    private volatile boolean parked;

    Worker(int index) {
      super("trimtab-worker-" + index);
      this.index = index;
      setDaemon(true);
    }

    void wake() {
      if (parked) {
        LockSupport.unpark(this);
      }
    }

    @Override
    public void run() {
      int seen = 0;
      while (!closed) {
        seen = awaitLoop(seen);
        if (enter()) {
          try {
            share(index);
          } finally {
            inside.decrementAndGet();
          }
        }
      }
    }

    private int awaitLoop(int seen) {
      for (int spin = 0; spin < SPINS; spin++) {
        if (loop != seen || closed) {
          return loop;
        }
        Thread.onSpinWait();
      }
      parked = true;
      while (loop == seen && !closed) {
        LockSupport.park(Workers.this);
      }
      parked = false;
      return loop;
    }
  }
}
