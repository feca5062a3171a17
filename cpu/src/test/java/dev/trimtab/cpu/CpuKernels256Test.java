package dev.trimtab.cpu;

import dev.trimtab.testkit.KernelContract;

/** The kernel contract with vectors of 256 bits on two threads. */
class CpuKernels256Test extends KernelContract {
  CpuKernels256Test() {
    super(CpuDevice.vectorOnly(new CpuSettings(2, 256)));
  }
}
