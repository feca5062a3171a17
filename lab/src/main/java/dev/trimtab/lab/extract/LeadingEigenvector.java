package dev.trimtab.lab.extract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** The unit eigenvector to the largest eigenvalue of a symmetric positive semidefinite matrix. */
final class LeadingEigenvector {
  /*
   * Lanczos' iteration with full reorthogonalisation: the largest eigenpair of the matrix projected on
   * the Krylov space converges in a few tens of products, and in n at the latest. The projected matrix
   * is tridiagonal: bisection on Sturm's sign counts gives its largest eigenvalue θ, and inverse
   * iteration with a shift just above θ, where σ − T is positive definite, its eigenvector
   * (Golub and Van Loan, Matrix Computations, 4th edition, §8.4 and §10.1).
   */
  private static final double TOLERANCE = 1e-13;
  private static final long START = 1;

  private final double[][] matrix;
  private final List<double[]> basis = new ArrayList<>();
  private final double[] diagonal;
  private final double[] beside;

  private LeadingEigenvector(double[][] matrix) {
    this.matrix = matrix;
    this.diagonal = new double[matrix.length];
    this.beside = new double[matrix.length];
  }

  /** The eigenvector of {@code matrix}, float64 [n, n], with either sign. */
  static double[] of(double[][] matrix) {
    return new LeadingEigenvector(matrix).iterate();
  }

  private double[] iterate() {
    int n = matrix.length;
    // The start is fixed: the same matrix always gives the same bits.
    double[] vector = RandomDirection.draw(n, new SplittableRandom(START));
    Dense.scale(vector, 1 / Dense.norm(vector));
    while (true) {
      int size = basis.size() + 1;
      basis.add(vector);
      double[] product = new double[n];
      for (int i = 0; i < n; i++) {
        product[i] = Dense.dot(matrix[i], vector);
      }
      diagonal[size - 1] = Dense.dot(vector, product);
      orthogonalise(product);
      beside[size - 1] = Dense.norm(product);
      double largest = largestEigenvalue(size);
      double[] inside = eigenvector(size, largest);
      double residual = beside[size - 1] * Math.abs(inside[size - 1]);
      if (size == n || residual <= TOLERANCE * largest) {
        return combine(inside);
      }
      Dense.scale(product, 1 / beside[size - 1]);
      vector = product;
    }
  }

  /** Twice is enough: the second pass removes what rounding left after the first. */
  private void orthogonalise(double[] vector) {
    for (int pass = 0; pass < 2; pass++) {
      for (double[] member : basis) {
        Dense.addScaled(vector, -Dense.dot(member, vector), member);
      }
    }
  }

  private double largestEigenvalue(int size) {
    double low = 0;
    double high = 0;
    for (int i = 0; i < size; i++) {
      double reach = (i > 0 ? beside[i - 1] : 0) + (i + 1 < size ? beside[i] : 0);
      high = Math.max(high, diagonal[i] + reach);
    }
    for (double middle = high / 2; low < middle && middle < high; middle = low + (high - low) / 2) {
      if (exceedsAll(size, middle)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  /** Whether σ − T is positive definite. */
  private boolean exceedsAll(int size, double shift) {
    double pivot = shift - diagonal[0];
    for (int i = 1; i < size && pivot > 0; i++) {
      pivot = shift - diagonal[i] - beside[i - 1] * beside[i - 1] / pivot;
    }
    return pivot > 0;
  }

  private double[] eigenvector(int size, double eigenvalue) {
    double shift = eigenvalue * (1 + 1e-14) + Double.MIN_NORMAL;
    double[] pivots = new double[size];
    pivots[0] = shift - diagonal[0];
    for (int i = 1; i < size; i++) {
      pivots[i] = shift - diagonal[i] - beside[i - 1] * beside[i - 1] / pivots[i - 1];
    }
    double[] vector = new double[size];
    Arrays.fill(vector, 1);
    for (int round = 0; round < 4; round++) {
      for (int i = 1; i < size; i++) {
        vector[i] += beside[i - 1] / pivots[i - 1] * vector[i - 1];
      }
      vector[size - 1] /= pivots[size - 1];
      for (int i = size - 2; i >= 0; i--) {
        vector[i] = (vector[i] + beside[i] * vector[i + 1]) / pivots[i];
      }
      Dense.scale(vector, 1 / Dense.norm(vector));
    }
    return vector;
  }

  private double[] combine(double[] inside) {
    double[] vector = Dense.combine(basis.toArray(double[][]::new), inside);
    Dense.scale(vector, 1 / Dense.norm(vector));
    return vector;
  }
}
