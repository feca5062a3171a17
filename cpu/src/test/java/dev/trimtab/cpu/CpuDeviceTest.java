package dev.trimtab.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.trimtab.core.AttentionShape;
import dev.trimtab.core.KvShape;
import dev.trimtab.core.Memory;
import dev.trimtab.core.Ragged;
import dev.trimtab.core.Tensor;
import dev.trimtab.core.reference.ReferenceDevice;
import org.junit.jupiter.api.Test;

class CpuDeviceTest {
  @Test
  void description_namesWidthThreadsAndProducts() {
    try (CpuDevice device = CpuDevice.vectorOnly(new CpuSettings(3, 256))) {
      assertThat(device.description())
          .startsWith("cpu: ")
          .contains("vectors of 256 bits", "threads 3", "products by ");
      assertThat(device.description().lines()).hasSize(1);
      assertThat(device.freeBytes()).isPositive();
    }
  }

  @Test
  void tensor_new_isZeroAndAligned() {
    try (CpuDevice device = CpuDevice.vectorOnly(CpuSettings.preferred(1));
        Memory memory = device.memory()) {
      Tensor first = memory.tensor(3, 5);
      Tensor second = memory.tensor(1, 1);
      assertThat(first.data().address() % 64).isZero();
      assertThat(second.data().address() % 64).isZero();
      assertThat(first.get(2, 4)).isZero();
      assertThat(memory.bytes()).isEqualTo(64);
    }
  }

  @Test
  void memory_closed_refusesAccess() {
    try (CpuDevice device = CpuDevice.vectorOnly(CpuSettings.preferred(1))) {
      Memory memory = device.memory();
      Tensor x = memory.tensor(2, 2);
      memory.close();
      assertThatIllegalStateException().isThrownBy(() -> x.get(0, 0));
    }
  }

  @Test
  void kernels_foreignWeightsAndCaches_areRefused() {
    try (CpuDevice device = CpuDevice.vectorOnly(CpuSettings.preferred(1));
        ReferenceDevice other = new ReferenceDevice();
        Memory memory = other.memory()) {
      var shape = new KvShape(1, 1, 4);
      var attention = new AttentionShape(1, 1, 4, 1, 0, 0);
      var rows = new Ragged(new int[] {0, 1}, new int[] {0}, new int[][] {{0}});
      Tensor x = memory.tensor(1, 4);
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  device
                      .kernels()
                      .attention(x, x, x, x, memory.keyValues(shape, 1), 0, rows, attention))
          .withMessageContaining("another device");
    }
  }
}
