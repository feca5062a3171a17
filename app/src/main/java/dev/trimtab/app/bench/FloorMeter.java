package dev.trimtab.app.bench;

import dev.trimtab.cpu.MachineFloor;

/** Measures the floor of this machine, once for each round. */
public final class FloorMeter implements AutoCloseable {
  private static final long BYTES = 256L << 20;
  private static final int TRIES = 8;
  private static final int WARMING = 5;

  private final MachineFloor machine;

  /** Takes memory to read and compiles the loops. */
  public FloorMeter(int threads) {
    this.machine = new MachineFloor(threads, BYTES);
    for (int i = 0; i < WARMING; i++) {
      machine.read();
      machine.multiplyAdd();
    }
  }

  /** The best of several tries. */
  public Floor measure() {
    double bytes = 0;
    double products = 0;
    for (int i = 0; i < TRIES; i++) {
      long begin = System.nanoTime();
      long read = machine.read();
      long between = System.nanoTime();
      long done = machine.multiplyAdd();
      long end = System.nanoTime();
      bytes = Math.max(bytes, read * 1e9 / (between - begin));
      products = Math.max(products, done * 1e9 / (end - between));
    }
    return new Floor(bytes, products);
  }

  @Override
  public void close() {
    machine.close();
  }
}
