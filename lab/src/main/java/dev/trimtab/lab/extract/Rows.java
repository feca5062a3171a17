package dev.trimtab.lab.extract;

import java.util.Arrays;
import java.util.List;

/**
 * An immutable matrix of activations, one example a row: float32 [n, H], flat and row-major.
 *
 * <p>Sums over it run in float64 and in order of rows, so equal rows give equal bits.
 */
public final class Rows {
  private final int count;
  private final int hidden;
  private final float[] values;

  private Rows(int count, int hidden, float[] values) {
    this.count = count;
    this.hidden = hidden;
    this.values = values;
  }

  /**
   * A copy of {@code values}, row-major.
   *
   * @throws IllegalArgumentException where their number is not {@code count * hidden} or one of
   *     them is not finite
   */
  public static Rows of(int count, int hidden, float[] values) {
    return adopt(count, hidden, values.clone());
  }

  /** The same without the copy: the caller gives the array away. */
  static Rows adopt(int count, int hidden, float[] values) {
    if (count < 0 || hidden < 1) {
      throw new IllegalArgumentException(
          "rows want n >= 0 and H >= 1, found (" + count + ", " + hidden + ")");
    }
    if (values.length != Math.multiplyExact(count, hidden)) {
      throw new IllegalArgumentException(
          "rows are (%d, %d), values want %d numbers, found %d"
              .formatted(count, hidden, count * hidden, values.length));
    }
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "row %d has %s at dimension %d, expected a finite number"
                .formatted(i / hidden, values[i], i % hidden));
      }
    }
    return new Rows(count, hidden, values);
  }

  /** Number of rows n. */
  public int count() {
    return count;
  }

  /** Hidden size H. */
  public int hidden() {
    return hidden;
  }

  /** The component of one row. */
  public float at(int row, int dimension) {
    return values[row * hidden + dimension];
  }

  /** A copy of one row, [H]. */
  public float[] row(int row) {
    return Arrays.copyOfRange(values, row * hidden, (row + 1) * hidden);
  }

  /** The rows of those indices, in that order. */
  public Rows select(List<Integer> rows) {
    float[] chosen = new float[rows.size() * hidden];
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(values, rows.get(i) * hidden, chosen, i * hidden, hidden);
    }
    return new Rows(rows.size(), hidden, chosen);
  }

  /** These rows with some dimensions set to 0. */
  public Rows without(List<Integer> dimensions) {
    float[] cleaned = values.clone();
    for (int dimension : dimensions) {
      if (dimension < 0 || dimension >= hidden) {
        throw new IllegalArgumentException(
            "dimension %d of rows with %d dimensions".formatted(dimension, hidden));
      }
      for (int row = 0; row < count; row++) {
        cleaned[row * hidden + dimension] = 0;
      }
    }
    return new Rows(count, hidden, cleaned);
  }

  /** Mean over the rows, float64 [H]; zeros where there is no row. */
  double[] mean() {
    double[] mean = new double[hidden];
    for (int row = 0; row < count; row++) {
      int offset = row * hidden;
      for (int h = 0; h < hidden; h++) {
        mean[h] += values[offset + h];
      }
    }
    for (int h = 0; h < hidden && count > 0; h++) {
      mean[h] /= count;
    }
    return mean;
  }

  /** Euclidean norm of one row. */
  double norm(int row) {
    int offset = row * hidden;
    double sum = 0;
    for (int h = 0; h < hidden; h++) {
      sum += (double) values[offset + h] * values[offset + h];
    }
    return Math.sqrt(sum);
  }

  /** Mean Euclidean norm of the rows; 0 where there is none. */
  public double meanNorm() {
    double sum = 0;
    for (int row = 0; row < count; row++) {
      sum += norm(row);
    }
    return count == 0 ? 0 : sum / count;
  }

  /** Inner product of one row with {@code vector}, float64 [H]. */
  double dot(int row, double[] vector) {
    int offset = row * hidden;
    double sum = 0;
    for (int h = 0; h < hidden; h++) {
      sum += values[offset + h] * vector[h];
    }
    return sum;
  }

  /** Inner product of every row with {@code vector}, float64 [n]. */
  public double[] project(double[] vector) {
    double[] projections = new double[count];
    for (int row = 0; row < count; row++) {
      projections[row] = dot(row, vector);
    }
    return projections;
  }
}
