package dev.trimtab.cpu;

import dev.trimtab.cpu.work.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.atomic.DoubleAdder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The two things that no kernel does faster than the processor: reading memory and multiplying in
 * registers, each by all threads. The caller takes the time.
 */
public final class MachineFloor implements AutoCloseable {
  private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
  private static final int L = S.length();
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int PART = 4 << 20;
  private static final int PARTS_OF_ARITHMETIC = 32;
  private static final int CHAINS = 12;
  private static final int CALLS = 20;
  private static final int STEPS = 5000;

  private final Arena arena = Arena.ofShared();
  private final Workers workers;
  private final MemorySegment memory;
  private final int parts;
  /* Everything that is computed ends here, so that no compiler leaves it out. */
  private final DoubleAdder results = new DoubleAdder();

  /**
   * Memory to read and a team of threads.
   *
   * @param bytes to read at a time, at least 4 MiB: several times the last cache, else it is the
   *     cache that is timed
   */
  public MachineFloor(int threads, long bytes) {
    if (bytes < PART) {
      throw new IllegalArgumentException(bytes + " bytes to read; wanted at least " + PART);
    }
    this.parts = Math.toIntExact(bytes / PART);
    this.memory = arena.allocate((long) parts * PART, 64);
    this.workers = new Workers(threads);
  }

  /** Reads the memory once from end to end; bytes read. */
  public long read() {
    workers.run(parts, 1, this::read);
    return memory.byteSize();
  }

  /** Multiplies and adds float32 numbers in registers; fused multiply-adds done. */
  public long multiplyAdd() {
    workers.run(PARTS_OF_ARITHMETIC, 1, this::multiplyAdd);
    return (long) PARTS_OF_ARITHMETIC * CALLS * CHAINS * STEPS * L;
  }

  private void read(int worker, int from, int to) {
    for (int part = from; part < to; part++) {
      results.add(sum(memory, (long) part * PART));
    }
  }

  private void multiplyAdd(int worker, int from, int to) {
    for (int part = from; part < to; part++) {
      float[] chains = new float[CHAINS * L];
      Arrays.fill(chains, 1 + part * 1e-3f);
      for (int call = 0; call < CALLS; call++) {
        advance(chains);
      }
      results.add(chains[0]);
    }
  }

  private static float sum(MemorySegment memory, long begin) {
    long width = (long) L * Float.BYTES;
    FloatVector a = FloatVector.zero(S);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    for (int i = 0; i < PART / (4 * width); i++) {
      long at = begin + 4 * width * i;
      a = a.add(FloatVector.fromMemorySegment(S, memory, at, ORDER));
      b = b.add(FloatVector.fromMemorySegment(S, memory, at + width, ORDER));
      c = c.add(FloatVector.fromMemorySegment(S, memory, at + 2 * width, ORDER));
      d = d.add(FloatVector.fromMemorySegment(S, memory, at + 3 * width, ORDER));
    }
    return a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
  }

  /*
   * Twelve chains: two units of four cycles each are kept busy by eight, the rest is spare. A call
   * is short and begins and ends in memory, so that it is compiled as a whole, by itself.
   */
  private static void advance(float[] chains) {
    FloatVector x = FloatVector.broadcast(S, 0.999f);
    FloatVector y = FloatVector.broadcast(S, 1e-3f);
    FloatVector a = FloatVector.fromArray(S, chains, 0);
    FloatVector b = FloatVector.fromArray(S, chains, L);
    FloatVector c = FloatVector.fromArray(S, chains, 2 * L);
    FloatVector d = FloatVector.fromArray(S, chains, 3 * L);
    FloatVector e = FloatVector.fromArray(S, chains, 4 * L);
    FloatVector f = FloatVector.fromArray(S, chains, 5 * L);
    FloatVector g = FloatVector.fromArray(S, chains, 6 * L);
    FloatVector h = FloatVector.fromArray(S, chains, 7 * L);
    FloatVector i = FloatVector.fromArray(S, chains, 8 * L);
    FloatVector j = FloatVector.fromArray(S, chains, 9 * L);
    FloatVector k = FloatVector.fromArray(S, chains, 10 * L);
    FloatVector l = FloatVector.fromArray(S, chains, 11 * L);
    for (int step = 0; step < STEPS; step++) {
      a = a.fma(x, y);
      b = b.fma(x, y);
      c = c.fma(x, y);
      d = d.fma(x, y);
      e = e.fma(x, y);
      f = f.fma(x, y);
      g = g.fma(x, y);
      h = h.fma(x, y);
      i = i.fma(x, y);
      j = j.fma(x, y);
      k = k.fma(x, y);
      l = l.fma(x, y);
    }
    a.intoArray(chains, 0);
    b.intoArray(chains, L);
    c.intoArray(chains, 2 * L);
    d.intoArray(chains, 3 * L);
    e.intoArray(chains, 4 * L);
    f.intoArray(chains, 5 * L);
    g.intoArray(chains, 6 * L);
    h.intoArray(chains, 7 * L);
    i.intoArray(chains, 8 * L);
    j.intoArray(chains, 9 * L);
    k.intoArray(chains, 10 * L);
    l.intoArray(chains, 11 * L);
  }

  @Override
  public void close() {
    workers.close();
    arena.close();
  }
}
