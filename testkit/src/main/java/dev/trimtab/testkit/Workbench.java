package dev.trimtab.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.core.Device;
import dev.trimtab.core.Kernels;
import dev.trimtab.core.Memory;
import dev.trimtab.core.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Memory of one device with tensors made the awkward way: filled with NaN before use and, where
 * {@code strided}, as column views in a wider tensor whose margins must stay NaN.
 */
final class Workbench implements AutoCloseable {
  private static final int LEFT = 4;
  private static final int RIGHT = 5;

  private final Device device;
  private final boolean strided;
  private final Memory memory;
  private final List<Tensor> wide = new ArrayList<>();

  Workbench(Device device, boolean strided) {
    this.device = device;
    this.strided = strided;
    this.memory = device.memory();
  }

  Kernels kernels() {
    return device.kernels();
  }

  Memory memory() {
    return memory;
  }

  /** A tensor of NaN. */
  Tensor destination(int rows, int columns) {
    Tensor whole = memory.tensor(rows, strided ? LEFT + columns + RIGHT : columns);
    float[] poison = new float[rows * whole.columns()];
    Arrays.fill(poison, Float.NaN);
    kernels().upload(whole, poison);
    if (!strided) {
      return whole;
    }
    wide.add(whole);
    return whole.columns(LEFT, LEFT + columns);
  }

  /** A tensor of the chosen rows of {@code all}, in that order. */
  Tensor rows(float[][] all, int[] chosen) {
    int columns = all[0].length;
    Tensor x = destination(chosen.length, columns);
    float[] values = new float[chosen.length * columns];
    for (int i = 0; i < chosen.length; i++) {
      System.arraycopy(all[chosen[i]], 0, values, i * columns, columns);
    }
    kernels().upload(x, values);
    return x;
  }

  /** A tensor of one row, packed, as weights and biases are. */
  Tensor parameters(float[] values) {
    Tensor x = memory.tensor(1, values.length);
    kernels().upload(x, values);
    return x;
  }

  /** The rows of a tensor. */
  float[][] read(Tensor x) {
    float[] values = new float[x.rows() * x.columns()];
    kernels().download(values, x);
    float[][] rows = new float[x.rows()][];
    for (int t = 0; t < x.rows(); t++) {
      rows[t] = Arrays.copyOfRange(values, t * x.columns(), (t + 1) * x.columns());
    }
    return rows;
  }

  /** Checks the margins of every view and gives the memory back. */
  @Override
  public void close() {
    for (Tensor whole : wide) {
      for (float[] row : read(whole)) {
        for (int c = 0; c < row.length; c++) {
          if (c < LEFT || c >= row.length - RIGHT) {
            assertThat(row[c]).as("memory beside a view of %s", whole).isNaN();
          }
        }
      }
    }
    memory.close();
  }
}
