package dev.trimtab.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Matrices of tests, as arrays of rows. */
final class Rows {
  private Rows() {}

  /** Normally distributed numbers. */
  static float[][] random(RandomGenerator random, int rows, int columns) {
    float[][] all = new float[rows][columns];
    for (float[] row : all) {
      for (int c = 0; c < columns; c++) {
        row[c] = (float) random.nextGaussian();
      }
    }
    return all;
  }

  /** 0 … count − 1. */
  static int[] all(int count) {
    return IntStream.range(0, count).toArray();
  }

  /** Checks that two rows have the same bits. */
  static void assertSameBits(float[] actual, float[] expected, String what) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    for (int c = 0; c < actual.length; c++) {
      if (Float.floatToRawIntBits(actual[c]) != Float.floatToRawIntBits(expected[c])) {
        throw new AssertionError(
            "%s: column %d is %s, expected the same bits as %s"
                .formatted(what, c, actual[c], expected[c]));
      }
    }
  }

  /** Checks that a row agrees with its expected values. */
  static void assertClose(float[] actual, float[] expected, Tolerance tolerance, String what) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    double size = tolerance.floor();
    for (float value : expected) {
      size = Math.max(size, Float.isFinite(value) ? Math.abs(value) : 0);
    }
    for (int c = 0; c < actual.length; c++) {
      double error = Math.abs((double) actual[c] - expected[c]);
      boolean same = Float.compare(actual[c], expected[c]) == 0;
      if (!same && !(error <= tolerance.relative() * size)) {
        throw new AssertionError(
            "%s: column %d is %s, expected %s within %s"
                .formatted(what, c, actual[c], expected[c], tolerance.relative() * size));
      }
    }
  }
}
