package dev.trimtab.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.trimtab.core.AttentionShape;
import dev.trimtab.core.KvBlocks;
import dev.trimtab.core.KvShape;
import dev.trimtab.core.Memory;
import dev.trimtab.core.Ragged;
import dev.trimtab.core.Tensor;
import dev.trimtab.core.reference.ReferenceDevice;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CpuDeviceTest {
  @Test
  void description_namesWidthThreadsAndProducts() {
    try (CpuDevice device = CpuDevice.vectorOnly(new CpuSettings(3, 256))) {
      assertThat(device.description())
          .startsWith("cpu: ")
          .contains("vectors of 256 bits", "threads 3", "products by tiles, rows");
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

  @Test
  void kernels_anyNumberOfThreads_giveTheSameBits() {
    float[] expected = attend(1);
    assertThat(attend(2)).isEqualTo(expected);
    assertThat(attend(5)).isEqualTo(expected);
  }

  /* Attention over 150 tokens of two sequences, and logSoftmax of the result. */
  private static float[] attend(int threads) {
    AttentionShape shape = new AttentionShape(6, 3, 40, 0.2f, 0, 0);
    try (CpuDevice device = CpuDevice.vectorOnly(CpuSettings.preferred(threads));
        Memory memory = device.memory()) {
      SplittableRandom random = new SplittableRandom(3);
      Tensor q = random(device, memory.tensor(150, 240), random);
      Tensor k = random(device, memory.tensor(150, 120), random);
      Tensor v = random(device, memory.tensor(150, 120), random);
      Tensor dst = memory.tensor(150, 240);
      Ragged rows =
          new Ragged(
              new int[] {0, 100, 150},
              new int[] {0, 0},
              new int[][] {{0, 1, 2, 3, 4, 5, 6}, {7, 8, 9, 10}});
      KvBlocks cache = memory.keyValues(new KvShape(1, 3, 40), 11);
      device.kernels().attention(dst, q, k, v, cache, 0, rows, shape);
      device.kernels().logSoftmax(dst);
      float[] values = new float[150 * 240];
      device.kernels().download(values, dst);
      return values;
    }
  }

  private static Tensor random(CpuDevice device, Tensor x, SplittableRandom random) {
    float[] values = new float[x.rows() * x.columns()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    device.kernels().upload(x, values);
    return x;
  }
}
