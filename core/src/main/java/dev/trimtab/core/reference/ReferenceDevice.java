package dev.trimtab.core.reference;

import dev.trimtab.core.CheckedKernels;
import dev.trimtab.core.Device;
import dev.trimtab.core.Kernels;
import dev.trimtab.core.Memory;

/**
 * The definition of every kernel as a plain loop on one thread, with sums in double precision: what
 * other devices are tested against. Its memory is the Java heap.
 */
public final class ReferenceDevice implements Device {
  private final Kernels kernels = new CheckedKernels(new ReferenceKernels());

  @Override
  public String id() {
    return "reference";
  }

  @Override
  public Kernels kernels() {
    return kernels;
  }

  @Override
  public Memory memory() {
    return new ReferenceMemory();
  }

  @Override
  public String description() {
    return "reference: scalar Java, one thread";
  }

  @Override
  public long freeBytes() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
  }

  @Override
  public void close() {}
}
