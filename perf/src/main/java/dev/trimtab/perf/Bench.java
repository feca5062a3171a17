package dev.trimtab.perf;

import dev.trimtab.core.Device;
import dev.trimtab.core.Kernels;
import dev.trimtab.core.Memory;
import dev.trimtab.core.Tensor;
import dev.trimtab.core.reference.ReferenceDevice;
import dev.trimtab.cpu.CpuDevice;
import dev.trimtab.cpu.CpuSettings;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** The device that is timed, and the check that it computes what the reference device does. */
final class Bench implements AutoCloseable {
  /** Largest relative error ‖Δ‖ / ‖reference‖ of what is timed, rounding to bfloat16 included. */
  private static final double TOLERANCE = 1e-2;

  private final Device device;
  private final Memory memory;
  private final SplittableRandom random = new SplittableRandom(7);

  private Bench(Device device) {
    this.device = device;
    this.memory = device.memory();
  }

  /**
   * @param library whose products come first: onednn, or vector for the Vector API's alone
   * @param threads threads in all
   */
  static Bench open(String library, int threads) {
    CpuSettings settings = CpuSettings.preferred(threads);
    Path folder = Path.of(System.getProperty("trimtab.onednn", "target/onednn"));
    return new Bench(
        switch (library) {
          case "onednn" -> CpuDevice.open(settings, folder);
          case "vector" -> CpuDevice.vectorOnly(settings);
          default -> throw new IllegalArgumentException("onednn or vector, not " + library);
        });
  }

  Kernels kernels() {
    return device.kernels();
  }

  Memory memory() {
    return memory;
  }

  SplittableRandom random() {
    return random;
  }

  /** Values of the size that activations have after a norm. */
  float[] values(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  Tensor tensor(int rows, int columns) {
    return tensor(device, memory, rows, columns, values(rows * columns));
  }

  private static Tensor tensor(Device device, Memory memory, int rows, int columns, float[] all) {
    Tensor tensor = memory.tensor(rows, columns);
    device.kernels().upload(tensor, all);
    return tensor;
  }

  /**
   * Runs an operation on x [rows, columns] here and on the reference device.
   *
   * @throws IllegalStateException if the results differ
   */
  void check(int rows, int columns, int outputs, Operation operation) {
    float[] x = values(rows * columns);
    float[] found = run(device, x, rows, columns, outputs, operation);
    try (Device reference = new ReferenceDevice()) {
      float[] expected = run(reference, x, rows, columns, outputs, operation);
      double error = 0;
      double norm = 0;
      for (int i = 0; i < expected.length; i++) {
        error += Math.pow((double) found[i] - expected[i], 2);
        norm += Math.pow(expected[i], 2);
      }
      double relative = Math.sqrt(error / norm);
      if (!(relative < TOLERANCE)) {
        throw new IllegalStateException("relative error %.2g, not timed".formatted(relative));
      }
    }
  }

  private static float[] run(
      Device device, float[] x, int rows, int columns, int outputs, Operation operation) {
    try (Memory memory = device.memory()) {
      Tensor dst = memory.tensor(rows, outputs);
      operation.run(device.kernels(), memory, dst, tensor(device, memory, rows, columns, x));
      float[] values = new float[rows * outputs];
      device.kernels().download(values, dst);
      return values;
    }
  }

  /** What is timed, as any device does it. */
  interface Operation {
    /** Writes to dst what becomes of x. */
    void run(Kernels kernels, Memory memory, Tensor dst, Tensor x);
  }

  @Override
  public void close() {
    memory.close();
    device.close();
  }
}
