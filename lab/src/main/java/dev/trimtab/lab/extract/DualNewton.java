package dev.trimtab.lab.extract;

/**
 * L2-regularised logistic regression with a free intercept at its exact optimum: minimises ½‖w‖² +
 * C Σ loss(w·x + b) by Newton's method on the n dual variables, for n in the hundreds and H in the
 * thousands.
 *
 * <p>Mutable while it iterates; one instance solves one problem.
 */
final class DualNewton {
  /*
   * With w = Σ β_i x_i the decision values are f = K β + b, K the Gram matrix, and the optimum has
   * β_i = C (y_i − p_i) and Σ β_i = 0. One Newton step solves, with W = diag(C p (1 − p)),
   *
   *     (I + W K) δ + W 1 δ_b = C (y − p) − β,     1ᵀ (β + δ) = 0,
   *
   * made symmetric by S = √W: B = I + S K S is positive definite with pivots of at least 1, two
   * solves with it give δ up to the unknown δ_b, and the constraint gives δ_b.
   *
   * Because Σ β_i = 0, subtracting the rows' mean changes only the intercept. It is subtracted before
   * any product is formed: activations with massive dimensions are nearly parallel once divided by
   * their norm, and K would hold the differences of interest in its last digits only.
   */
  private static final int MOST_ITERATIONS = 100;
  private static final int MOST_HALVINGS = 40;
  private static final double TOLERANCE = 1e-13;
  private static final double STALLED = 1e-9;
  private static final double SMALLEST_CURVATURE = 1e-12;

  private final UnitRows rows;
  private final double c;
  private final double[] centre;
  private final double[][] gram;
  private double[] dual;
  private double[] decision;
  private double intercept;
  private double objective;

  private DualNewton(UnitRows rows, double c) {
    this.rows = rows;
    this.c = c;
    this.centre = Dense.mean(rows.rows());
    this.gram = Gram.centred(rows.rows(), centre);
    this.dual = new double[rows.count()];
    this.decision = new double[rows.count()];
    this.objective = objective(dual, decision, 0);
  }

  /**
   * The optimum for {@code rows}.
   *
   * @param c inverse strength of the regularisation
   * @throws IllegalStateException where the iteration stalls away from the optimum
   */
  static Coefficients solve(UnitRows rows, double c) {
    var newton = new DualNewton(rows, c);
    int iterations = 0;
    double[] pull = newton.pull();
    while (newton.violation(pull) > TOLERANCE && iterations < MOST_ITERATIONS) {
      if (!newton.step(pull)) {
        break;
      }
      pull = newton.pull();
      iterations++;
    }
    double violation = newton.violation(pull);
    if (!(violation <= STALLED)) {
      throw new IllegalStateException(
          "expected the probe's optimality conditions to within %s, found %s after %d iterations"
              .formatted(STALLED, violation, iterations));
    }
    return newton.coefficients(iterations);
  }

  /** C (y − p): what each dual variable must equal at the optimum. */
  private double[] pull() {
    double[] pull = new double[decision.length];
    for (int i = 0; i < pull.length; i++) {
      pull[i] = c * (rows.label(i) - Logistic.probability(decision[i]));
    }
    return pull;
  }

  /** How far the optimality conditions are from holding, relative to C. */
  private double violation(double[] pull) {
    double worst = 0;
    double sum = 0;
    for (int i = 0; i < pull.length; i++) {
      worst = Math.max(worst, Math.abs(pull[i] - dual[i]));
      sum += pull[i];
    }
    return Math.max(worst, Math.abs(sum) / pull.length) / Math.max(1, c);
  }

  /** One damped Newton step; false where no step along the direction lowers the objective. */
  private boolean step(double[] pull) {
    int n = dual.length;
    double[] root = new double[n];
    for (int i = 0; i < n; i++) {
      double p = Logistic.probability(decision[i]);
      root[i] = Math.sqrt(c * Math.max(p * (1 - p), SMALLEST_CURVATURE));
    }
    var factor = Cholesky.ofOverwritten(system(root));
    double[] free = new double[n];
    double[] shift = root.clone();
    for (int i = 0; i < n; i++) {
      free[i] = (pull[i] - dual[i]) / root[i];
    }
    factor.solveInPlace(free);
    factor.solveInPlace(shift);
    double surplus = 0;
    double response = 0;
    for (int i = 0; i < n; i++) {
      free[i] *= root[i];
      shift[i] *= root[i];
      surplus += free[i] + dual[i];
      response += shift[i];
    }
    double interceptChange = surplus / response;
    Dense.addScaled(free, -interceptChange, shift);
    return search(free, interceptChange);
  }

  private double[][] system(double[] root) {
    int n = root.length;
    double[][] system = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        system[i][j] = root[i] * gram[i][j] * root[j];
      }
      system[i][i] += 1;
    }
    return system;
  }

  /** Halves the step until the objective does not rise. */
  private boolean search(double[] dualChange, double interceptChange) {
    int n = dual.length;
    double[] decisionChange = new double[n];
    for (int i = 0; i < n; i++) {
      decisionChange[i] = Dense.dot(gram[i], dualChange) + interceptChange;
    }
    double step = 1;
    for (int halving = 0; halving < MOST_HALVINGS; halving++, step /= 2) {
      double[] nextDual = dual.clone();
      double[] nextDecision = decision.clone();
      double nextIntercept = intercept + step * interceptChange;
      Dense.addScaled(nextDual, step, dualChange);
      Dense.addScaled(nextDecision, step, decisionChange);
      double next = objective(nextDual, nextDecision, nextIntercept);
      if (next <= objective + 1e-12 * Math.abs(objective)) {
        dual = nextDual;
        decision = nextDecision;
        intercept = nextIntercept;
        objective = next;
        return true;
      }
    }
    return false;
  }

  private double objective(double[] dual, double[] decision, double intercept) {
    double squaredNorm = 0;
    double loss = 0;
    for (int i = 0; i < dual.length; i++) {
      squaredNorm += dual[i] * (decision[i] - intercept);
      loss += Logistic.loss(decision[i], rows.label(i));
    }
    return squaredNorm / 2 + c * loss;
  }

  private Coefficients coefficients(int iterations) {
    double[] weights = new double[centre.length];
    for (int i = 0; i < dual.length; i++) {
      double[] row = rows.rows()[i];
      for (int h = 0; h < weights.length; h++) {
        weights[h] += dual[i] * (row[h] - centre[h]);
      }
    }
    return new Coefficients(weights, intercept - Dense.dot(weights, centre), iterations);
  }
}
