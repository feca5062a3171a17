package dev.trimtab.lab.extract;

import java.util.ArrayList;
import java.util.List;

/**
 * The limited-memory BFGS method as scipy's L-BFGS-B runs it where no variable has a bound: ten
 * corrections, a first step of unit length, the line search of Moré and Thuente, and a restart from
 * steepest descent where the search fails.
 *
 * <p>Mutable while it iterates; one instance finds one minimum.
 */
final class Lbfgs {
  /*
   * Zhu, Byrd, Lu and Nocedal, Algorithm 778, ACM TOMS 23 (1997); the stopping rules are theirs with
   * the settings scikit-learn passes. The inverse Hessian is applied by Nocedal's two loops over the
   * corrections; in exact arithmetic this equals the compact form used there.
   */
  private static final int CORRECTIONS = 10;
  private static final int MOST_TRIALS = 50;
  private static final double LARGEST_STEP = 1e10;
  private static final double EPSILON = Math.ulp(1.0);
  private static final double VALUE_TOLERANCE = 64 * EPSILON;

  /** A differentiable function. */
  interface Objective {
    /** Its value at {@code point}; overwrites {@code gradient}. */
    double evaluate(double[] point, double[] gradient);
  }

  /** A pair of changes of point and gradient. */
  private static final class Correction {
    private final double[] move;
    private final double[] turn;
    private final double inverse;

    Correction(double[] move, double[] turn) {
      this.move = move;
      this.turn = turn;
      this.inverse = 1 / Dense.dot(turn, move);
    }
  }

  /** Where the method stopped and after how many iterations. */
  static final class Minimum {
    private final double[] point;
    private final int iterations;

    private Minimum(double[] point, int iterations) {
      this.point = point;
      this.iterations = iterations;
    }

    double[] point() {
      return point.clone();
    }

    int iterations() {
      return iterations;
    }
  }

  private final Objective objective;
  private final double gradientTolerance;
  private final int mostIterations;
  private final List<Correction> corrections = new ArrayList<>();
  private double theta = 1;
  private double[] point = {};
  private double[] gradient = {};
  private double value;
  private int iterations;

  Lbfgs(Objective objective, double gradientTolerance, int mostIterations) {
    this.objective = objective;
    this.gradientTolerance = gradientTolerance;
    this.mostIterations = mostIterations;
  }

  /** The minimum found from {@code start}. */
  Minimum minimise(double[] start) {
    point = start.clone();
    gradient = new double[start.length];
    value = objective.evaluate(point, gradient);
    boolean running = Dense.maximum(gradient) > gradientTolerance;
    while (running) {
      running = advance();
    }
    return new Minimum(point, iterations);
  }

  /** One iteration; false where the method is done. */
  private boolean advance() {
    double[] direction = descent();
    double slope = Dense.dot(gradient, direction);
    if (slope >= 0) {
      return restart();
    }
    double first = iterations == 0 ? Math.min(1 / Dense.norm(direction), LARGEST_STEP) : 1;
    var search = new LineSearch(value, slope, first, LARGEST_STEP);
    double[] next = new double[point.length];
    double[] nextGradient = new double[point.length];
    double nextValue = 0;
    boolean found = false;
    double step = first;
    for (int trial = 0; trial < MOST_TRIALS && !found; trial++) {
      step = search.trial();
      for (int i = 0; i < next.length; i++) {
        next[i] = point[i] + step * direction[i];
      }
      nextValue = objective.evaluate(next, nextGradient);
      found = search.accept(nextValue, Dense.dot(nextGradient, direction));
    }
    if (!found) {
      return restart();
    }
    double previous = value;
    double[] turn = nextGradient.clone();
    Dense.addScaled(turn, -1, gradient);
    point = next;
    gradient = nextGradient;
    value = nextValue;
    iterations++;
    if (finished(previous)) {
      return false;
    }
    Dense.scale(direction, step);
    learn(direction, turn, -slope * step, (Dense.dot(gradient, direction) - slope * step));
    return true;
  }

  /** Forgets all corrections; false where there were none to forget. */
  private boolean restart() {
    boolean useful = !corrections.isEmpty();
    corrections.clear();
    theta = 1;
    return useful;
  }

  private boolean finished(double previous) {
    double scale = Math.max(Math.max(Math.abs(previous), Math.abs(value)), 1);
    return Dense.maximum(gradient) <= gradientTolerance
        || previous - value <= VALUE_TOLERANCE * scale
        || iterations >= mostIterations;
  }

  /**
   * Keeps a correction where the curvature along the move is positive.
   *
   * @param decrease minus the move's product with the old gradient
   * @param curvature the move's product with the gradient's change
   */
  private void learn(double[] move, double[] turn, double decrease, double curvature) {
    if (curvature <= EPSILON * decrease) {
      return;
    }
    if (corrections.size() == CORRECTIONS) {
      corrections.removeFirst();
    }
    corrections.add(new Correction(move, turn));
    theta = Dense.dot(turn, turn) / curvature;
  }

  /** Minus the approximate inverse Hessian times the gradient. */
  private double[] descent() {
    double[] direction = gradient.clone();
    double[] weights = new double[corrections.size()];
    for (int i = weights.length - 1; i >= 0; i--) {
      var correction = corrections.get(i);
      weights[i] = correction.inverse * Dense.dot(correction.move, direction);
      Dense.addScaled(direction, -weights[i], correction.turn);
    }
    Dense.scale(direction, 1 / theta);
    for (int i = 0; i < weights.length; i++) {
      var correction = corrections.get(i);
      double back = correction.inverse * Dense.dot(correction.turn, direction);
      Dense.addScaled(direction, weights[i] - back, correction.move);
    }
    Dense.negate(direction);
    return direction;
  }
}
