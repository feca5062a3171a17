package dev.trimtab.core.reference;

import dev.trimtab.core.Tensor;
import dev.trimtab.core.format.Bfloat16;
import dev.trimtab.core.format.Formats;
import dev.trimtab.core.format.Int8Rows;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import java.lang.foreign.ValueLayout;

/**
 * The product of activations and weights in each operand type. T rows of activations, C columns, R
 * rows of the weight.
 */
final class ReferenceProduct {
  private ReferenceProduct() {}

  /** dst = x · weightᵀ; dst [T, R], x [T, C]. */
  static void multiply(Tensor dst, Tensor x, ReferenceWeight weight) {
    switch (weight.matrix().operand()) {
      case Operand.Float32 _ -> plain(dst, x, weight, false);
      case Operand.Bfloat16 _ -> plain(dst, x, weight, true);
      case Operand.Int8 int8 -> int8(dst, x, weight, int8);
    }
  }

  private static void plain(Tensor dst, Tensor x, ReferenceWeight weight, boolean narrow) {
    for (int r = 0; r < weight.rows(); r++) {
      float[] row = weight.decode(r);
      for (int t = 0; t < x.rows(); t++) {
        double sum = 0;
        for (int c = 0; c < row.length; c++) {
          sum += (double) round(x.get(t, c), narrow) * round(row[c], narrow);
        }
        dst.set(t, r, (float) sum);
      }
    }
  }

  /*
   * LLM.int8(): x = outliers + inliers. Inliers become integers q = round(x · 127 / m), m their
   * largest magnitude, so that their part of the product is Σ q · code · m · scale / 127². Outliers
   * meet the dequantised weights, code · scale / 127, in the wide type.
   *
   * Chosen over all rows, an outlier column is taken out of every row, but only a row's own entries
   * of that size are left out of its m, as in bitsandbytes.
   */
  private static void int8(Tensor dst, Tensor x, ReferenceWeight weight, Operand.Int8 int8) {
    StoredMatrix matrix = weight.matrix();
    if (!matrix.format().id().equals(Formats.INT8_ROWS.id())) {
      throw new IllegalArgumentException(
          "an int8 product wants INT8_ROWS, found " + matrix.format().id());
    }
    boolean narrow = narrow(int8.wide());
    boolean[] everywhere = new boolean[x.columns()];
    if (int8.perBatch()) {
      for (int t = 0; t < x.rows(); t++) {
        markOutliers(everywhere, x, t, int8.threshold());
      }
    }
    for (int t = 0; t < x.rows(); t++) {
      boolean[] outlier = everywhere.clone();
      if (!int8.perBatch()) {
        markOutliers(outlier, x, t, int8.threshold());
      }
      float largest = largestInlier(x, t, int8.threshold());
      for (int r = 0; r < weight.rows(); r++) {
        double scale = (double) largest * Int8Rows.scale(matrix, r) / (127.0 * 127.0);
        double inliers = integerDot(x, t, outlier, largest, matrix, r) * scale;
        dst.set(t, r, (float) (inliers + outlierDot(x, t, outlier, weight, r, narrow)));
      }
    }
  }

  private static boolean narrow(Operand wide) {
    return switch (wide) {
      case Operand.Float32 _ -> false;
      case Operand.Bfloat16 _ -> true;
      case Operand.Int8 _ ->
          throw new IllegalArgumentException("outliers are multiplied in float32 or bfloat16");
    };
  }

  private static void markOutliers(boolean[] outlier, Tensor x, int t, float threshold) {
    for (int c = 0; c < outlier.length; c++) {
      outlier[c] |= threshold > 0 && Math.abs(x.get(t, c)) >= threshold;
    }
  }

  private static float largestInlier(Tensor x, int t, float threshold) {
    float largest = 0;
    for (int c = 0; c < x.columns(); c++) {
      float magnitude = Math.abs(x.get(t, c));
      if (threshold == 0 || magnitude < threshold) {
        largest = Math.max(largest, magnitude);
      }
    }
    return largest;
  }

  private static int integerDot(
      Tensor x, int t, boolean[] outlier, float largest, StoredMatrix matrix, int r) {
    if (largest == 0) {
      return 0;
    }
    float factor = 127f / largest;
    long at = (long) r * matrix.columns();
    int sum = 0;
    for (int c = 0; c < outlier.length; c++) {
      if (!outlier[c]) {
        int q = (int) Math.rint(x.get(t, c) * factor);
        sum += q * matrix.values().get(ValueLayout.JAVA_BYTE, at + c);
      }
    }
    return sum;
  }

  private static double outlierDot(
      Tensor x, int t, boolean[] outlier, ReferenceWeight weight, int r, boolean narrow) {
    double sum = 0;
    float[] row = new float[0];
    for (int c = 0; c < outlier.length; c++) {
      if (outlier[c]) {
        row = row.length == 0 ? weight.decode(r) : row;
        sum += (double) round(x.get(t, c), narrow) * round(row[c], narrow);
      }
    }
    return sum;
  }

  private static float round(float value, boolean narrow) {
    return narrow ? Bfloat16.round(value) : value;
  }
}
