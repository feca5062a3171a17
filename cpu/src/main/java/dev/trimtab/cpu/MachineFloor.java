package dev.trimtab.cpu;

import dev.trimtab.cpu.work.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
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
  private static final int STEPS = 100_000;

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
    return (long) PARTS_OF_ARITHMETIC * CHAINS * STEPS * L;
  }

  private void read(int worker, int from, int to) {
    for (int part = from; part < to; part++) {
      results.add(sum(memory, (long) part * PART));
    }
  }

  private void multiplyAdd(int worker, int from, int to) {
    for (int part = from; part < to; part++) {
      results.add(chains(1 + part * 1e-3f));
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

  /* Twelve chains: two units of four cycles each are kept busy by eight, the rest is spare. */
  private static float chains(float seed) {
    FloatVector x = FloatVector.broadcast(S, 0.999f);
    FloatVector y = FloatVector.broadcast(S, 1e-3f);
    FloatVector a = FloatVector.broadcast(S, seed);
    FloatVector b = a.add(1f);
    FloatVector c = a.add(2f);
    FloatVector d = a.add(3f);
    FloatVector e = a.add(4f);
    FloatVector f = a.add(5f);
    FloatVector g = a.add(6f);
    FloatVector h = a.add(7f);
    FloatVector i = a.add(8f);
    FloatVector j = a.add(9f);
    FloatVector k = a.add(10f);
    FloatVector l = a.add(11f);
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
    FloatVector all = a.add(b).add(c).add(d).add(e).add(f);
    return all.add(g).add(h).add(i).add(j).add(k).add(l).reduceLanes(VectorOperators.ADD);
  }

  @Override
  public void close() {
    workers.close();
    arena.close();
  }
}
