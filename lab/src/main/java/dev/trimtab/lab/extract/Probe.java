package dev.trimtab.lab.extract;

import java.util.random.RandomGenerator;

/**
 * The weights of an L2-regularised logistic regression (C = 1, free intercept) on rows divided by
 * their own norm, at the exact optimum.
 */
final class Probe implements ExtractionMethod {
  static final double C = 1;

  @Override
  public String id() {
    return "probe";
  }

  @Override
  public Fit fit(TrainingSet set, RandomGenerator random) {
    return fit(set, DualNewton.solve(UnitRows.of(set), C));
  }

  /** The fit of a solved regression. */
  static Fit fit(TrainingSet set, Coefficients solved) {
    var contrast = new Contrast(set);
    double[] weights = solved.weights();
    if (Contrast.negligibleWeights(Dense.norm(weights))) {
      return contrast.indistinguishable();
    }
    return contrast.found(weights, solved.intercept());
  }
}
