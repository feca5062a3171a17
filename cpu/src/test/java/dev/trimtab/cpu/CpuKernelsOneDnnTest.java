package dev.trimtab.cpu;

import dev.trimtab.testkit.KernelContract;
import java.nio.file.Path;

/** The kernel contract with oneDNN's products, or the vector loops once more where it has none. */
class CpuKernelsOneDnnTest extends KernelContract {
  CpuKernelsOneDnnTest() {
    super(
        CpuDevice.open(
            CpuSettings.preferred(2),
            Path.of(System.getProperty("java.io.tmpdir"), "trimtab-onednn-3.13")));
  }
}
