package dev.trimtab.model.quant;

import java.util.Arrays;

/**
 * The mean of float32 numbers, bit for bit as torch takes it on a processor of x86-64: eight lanes
 * by four rows of running sums, folded every few steps into sums of sums; one lane where there are
 * fewer than eight numbers.
 */
final class CascadeSum {
  private static final int LANES = 8;
  private static final int ROWS = 4;
  private static final int LEVELS = 4;

  private CascadeSum() {}

  /** The mean of at least one number. */
  static float mean(float[] values) {
    int width = values.length < LANES ? 1 : LANES;
    int vectors = values.length / width;
    float[] rows = rows(values, width * ROWS);
    float[] lanes = Arrays.copyOf(rows, width);
    for (int i = vectors / ROWS * ROWS; i < vectors; i++) {
      add(lanes, values, i * width);
    }
    for (int row = 1; row < ROWS; row++) {
      add(lanes, rows, row * width);
    }
    float sum = 0;
    for (int i = vectors * width; i < values.length; i++) {
      sum += values[i];
    }
    for (float lane : lanes) {
      sum += lane;
    }
    return sum / values.length;
  }

  /** Sums of every {@code width}-th number, of as many as make whole rounds. */
  private static float[] rows(float[] values, int width) {
    int steps = values.length / width;
    int log = Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(1, steps) - 1);
    int power = Math.max(4, log / LEVELS);
    int stride = 1 << power;
    float[][] sums = new float[LEVELS][width];
    int step = 0;
    while (step + stride <= steps) {
      for (int end = step + stride; step < end; step++) {
        add(sums[0], values, step * width);
      }
      for (int level = 1; level < LEVELS; level++) {
        add(sums[level], sums[level - 1], 0);
        Arrays.fill(sums[level - 1], 0);
        if ((step & ((long) (stride - 1) << (level * power))) != 0) {
          break;
        }
      }
    }
    for (; step < steps; step++) {
      add(sums[0], values, step * width);
    }
    for (int level = 1; level < LEVELS; level++) {
      add(sums[0], sums[level], 0);
    }
    return sums[0];
  }

  private static void add(float[] sums, float[] values, int from) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += values[from + i];
    }
  }
}
