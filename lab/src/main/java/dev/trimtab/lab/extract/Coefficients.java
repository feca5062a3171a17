package dev.trimtab.lab.extract;

/** A linear classifier: weights, float64 [H], an intercept, and the iterations it took. */
final class Coefficients {
  private final double[] weights;
  private final double intercept;
  private final int iterations;

  /** Takes the array over. */
  Coefficients(double[] weights, double intercept, int iterations) {
    this.weights = weights;
    this.intercept = intercept;
    this.iterations = iterations;
  }

  double[] weights() {
    return weights.clone();
  }

  double intercept() {
    return intercept;
  }

  int iterations() {
    return iterations;
  }
}
