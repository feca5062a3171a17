package dev.trimtab.cpu;

import dev.trimtab.testkit.KernelContract;

/** The kernel contract with vectors of 512 bits on two threads. */
class CpuKernels512Test extends KernelContract {
  CpuKernels512Test() {
    super(CpuDevice.vectorOnly(new CpuSettings(2, 512)));
  }
}
