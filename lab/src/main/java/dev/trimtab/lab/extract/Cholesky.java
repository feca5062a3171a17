package dev.trimtab.lab.extract;

/** The factor U of a symmetric positive definite matrix A = Uᵀ U, float64 [n, n]. */
final class Cholesky {
  private final double[][] upper;

  private Cholesky(double[][] upper) {
    this.upper = upper;
  }

  /**
   * Factors {@code matrix} in place: its upper triangle is overwritten and must not be used again.
   *
   * @throws IllegalArgumentException where the matrix is not positive definite
   */
  static Cholesky ofOverwritten(double[][] matrix) {
    int n = matrix.length;
    for (int i = 0; i < n; i++) {
      double[] row = matrix[i];
      for (int k = 0; k < i; k++) {
        double[] above = matrix[k];
        double factor = above[i];
        for (int j = i; j < n; j++) {
          row[j] -= factor * above[j];
        }
      }
      if (!(row[i] > 0)) {
        throw new IllegalArgumentException(
            "expected a positive definite matrix, found pivot %s at %d".formatted(row[i], i));
      }
      double pivot = Math.sqrt(row[i]);
      for (int j = i; j < n; j++) {
        row[j] /= pivot;
      }
    }
    return new Cholesky(matrix);
  }

  /** Overwrites {@code x} with the solution of A · solution = x. */
  void solveInPlace(double[] x) {
    int n = x.length;
    for (int i = 0; i < n; i++) {
      double[] row = upper[i];
      double solved = x[i] / row[i];
      x[i] = solved;
      for (int j = i + 1; j < n; j++) {
        x[j] -= solved * row[j];
      }
    }
    for (int i = n - 1; i >= 0; i--) {
      double[] row = upper[i];
      double sum = x[i];
      for (int j = i + 1; j < n; j++) {
        sum -= row[j] * x[j];
      }
      x[i] = sum / row[i];
    }
  }
}
