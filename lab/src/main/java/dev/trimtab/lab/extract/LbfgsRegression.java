package dev.trimtab.lab.extract;

import java.util.Arrays;

/**
 * L2-regularised logistic regression as scikit-learn's default solver sees it: mean log-loss plus
 * ‖w‖² / (2 C n), from zero, stopped at a gradient of 1e-4.
 */
final class LbfgsRegression implements Lbfgs.Objective {
  private static final double GRADIENT_TOLERANCE = 1e-4;
  private static final int MOST_ITERATIONS = 1000;

  private final UnitRows rows;
  private final double penalty;

  private LbfgsRegression(UnitRows rows, double c) {
    this.rows = rows;
    this.penalty = 1 / (c * rows.count());
  }

  /** Where the solver stops for {@code rows}. */
  static Coefficients solve(UnitRows rows, double c) {
    var minimum =
        new Lbfgs(new LbfgsRegression(rows, c), GRADIENT_TOLERANCE, MOST_ITERATIONS)
            .minimise(new double[rows.hidden() + 1]);
    double[] point = minimum.point();
    return new Coefficients(
        Arrays.copyOf(point, rows.hidden()), point[rows.hidden()], minimum.iterations());
  }

  /** The variables are the weights followed by the intercept. */
  @Override
  public double evaluate(double[] point, double[] gradient) {
    int hidden = rows.hidden();
    int n = rows.count();
    double[] weights = Arrays.copyOf(point, hidden);
    double[] slope = new double[hidden];
    double interceptSlope = 0;
    double loss = 0;
    for (int i = 0; i < n; i++) {
      double[] row = rows.rows()[i];
      double decision = Dense.dot(row, weights) + point[hidden];
      loss += Logistic.loss(decision, rows.label(i)) / n;
      double residual = (Logistic.probability(decision) - rows.label(i)) / n;
      Dense.addScaled(slope, residual, row);
      interceptSlope += residual;
    }
    Dense.addScaled(slope, penalty, weights);
    System.arraycopy(slope, 0, gradient, 0, hidden);
    gradient[hidden] = interceptSlope;
    return loss + penalty / 2 * Dense.dot(weights, weights);
  }
}
