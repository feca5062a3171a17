package dev.trimtab.cpu;

import dev.trimtab.testkit.KernelContract;

/** The kernel contract with vectors of 128 bits on two threads. */
class CpuKernels128Test extends KernelContract {
  CpuKernels128Test() {
    super(CpuDevice.vectorOnly(new CpuSettings(2, 128)));
  }
}
