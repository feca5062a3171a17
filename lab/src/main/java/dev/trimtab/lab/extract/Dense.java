package dev.trimtab.lab.extract;

/** Arithmetic on float64 vectors, in a fixed order so that equal inputs give equal bits. */
final class Dense {
  private Dense() {}

  /** Inner product, in four interleaved partial sums. */
  static double dot(double[] a, double[] b) {
    int n = a.length;
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 3 < n; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (; i < n; i++) {
      s0 += a[i] * b[i];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /** Euclidean norm. */
  static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  /** Largest absolute component. */
  static double maximum(double[] a) {
    double largest = 0;
    for (double value : a) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /** target += factor · a. */
  static void addScaled(double[] target, double factor, double[] a) {
    for (int i = 0; i < target.length; i++) {
      target[i] += factor * a[i];
    }
  }

  /** a ·= factor. */
  static void scale(double[] a, double factor) {
    for (int i = 0; i < a.length; i++) {
      a[i] *= factor;
    }
  }

  /** a = −a. */
  static void negate(double[] a) {
    scale(a, -1);
  }

  /** Σ weights[i] · rows[i]. */
  static double[] combine(double[][] rows, double[] weights) {
    double[] sum = new double[rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      addScaled(sum, weights[i], rows[i]);
    }
    return sum;
  }

  /** Mean of the rows. */
  static double[] mean(double[][] rows) {
    double[] mean = new double[rows[0].length];
    for (double[] row : rows) {
      addScaled(mean, 1, row);
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] /= rows.length;
    }
    return mean;
  }
}
