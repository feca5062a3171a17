package dev.trimtab.lab.extract;

/**
 * Matrices of inner products of rows, float64 [n, n].
 *
 * <p>Letters: n rows, H dimensions.
 */
final class Gram {
  /*
   * Inner products as sums of outer products: for a block of dimensions, transposed so that one
   * dimension of all rows is contiguous, every row of the result gathers four dimensions at a time.
   * The innermost loop is elementwise over the result's row, which the compiler vectorises without
   * reordering any sum; a plain dot product it could not. A block of 64 dimensions of 400 rows is
   * 200 KiB and stays in the second-level cache.
   */
  private static final int BLOCK = 64;

  private Gram() {}

  /** Inner products of {@code rows}, [n, H]. */
  static double[][] of(double[][] rows) {
    return centred(rows, new double[rows[0].length]);
  }

  /** Inner products of {@code rows} − {@code centre}. */
  static double[][] centred(double[][] rows, double[] centre) {
    int n = rows.length;
    int hidden = centre.length;
    double[][] gram = new double[n][n];
    double[][] block = new double[BLOCK][n];
    for (int from = 0; from < hidden; from += BLOCK) {
      for (int k = 0; k < BLOCK; k++) {
        int h = from + k;
        for (int i = 0; i < n; i++) {
          block[k][i] = h < hidden ? rows[i][h] - centre[h] : 0;
        }
      }
      for (int i = 0; i < n; i++) {
        addOuterProducts(gram[i], block, i);
      }
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        gram[j][i] = gram[i][j];
      }
    }
    return gram;
  }

  private static void addOuterProducts(double[] sums, double[][] block, int i) {
    for (int k = 0; k < BLOCK; k += 4) {
      double[] x0 = block[k];
      double[] x1 = block[k + 1];
      double[] x2 = block[k + 2];
      double[] x3 = block[k + 3];
      double a0 = x0[i];
      double a1 = x1[i];
      double a2 = x2[i];
      double a3 = x3[i];
      for (int j = 0; j <= i; j++) {
        sums[j] += (a0 * x0[j] + a1 * x1[j]) + (a2 * x2[j] + a3 * x3[j]);
      }
    }
  }
}
