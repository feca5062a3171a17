package dev.trimtab.lab.extract;

/**
 * The line search of Moré and Thuente: steps along a descent direction until value and slope have
 * fallen enough.
 *
 * <p>Mutable: the caller evaluates the function at {@link #trial} and reports to {@link #accept}.
 */
final class LineSearch {
  /*
   * Moré and Thuente, Line search algorithms with guaranteed sufficient decrease, ACM TOMS 20 (1994),
   * in the form of MINPACK-2's dcsrch and dcstep with the constants of L-BFGS-B. The next step comes
   * from cubic and secant interpolation between the best point so far and the trial; once a minimum
   * is bracketed the bracket must shrink by a third every two trials.
   */
  private static final double SUFFICIENT_DECREASE = 1e-3;
  private static final double SUFFICIENT_SLOPE = 0.9;
  private static final double NARROWEST = 0.1;
  private static final double SHRINK = 0.66;

  /** The function along the line: value and slope at a step. */
  private record Point(double step, double value, double slope) {
    /** The same of the function minus {@code incline · step}. */
    Point tilted(double incline) {
      return new Point(step, value - step * incline, slope - incline);
    }
  }

  private final double startValue;
  private final double startSlope;
  private final double required;
  private final double largest;
  private Point best;
  private Point other;
  private boolean bracketed;
  private boolean seeking = true;
  private double low;
  private double high;
  private double width;
  private double previousWidth;
  private double step;

  /**
   * A search from value and slope at step 0.
   *
   * @param first the first trial
   * @param largest no step is longer
   */
  LineSearch(double value, double slope, double first, double largest) {
    this.startValue = value;
    this.startSlope = slope;
    this.required = SUFFICIENT_DECREASE * slope;
    this.largest = largest;
    this.best = new Point(0, value, slope);
    this.other = best;
    this.high = first + 4 * first;
    this.width = largest;
    this.previousWidth = 2 * largest;
    this.step = first;
  }

  /** The step to evaluate next. */
  double trial() {
    return step;
  }

  /** Takes value and slope at the trial; true where the search ends with it. */
  boolean accept(double value, double slope) {
    double ceiling = startValue + step * required;
    if (seeking && value <= ceiling && slope >= 0) {
      seeking = false;
    }
    boolean good = value <= ceiling && Math.abs(slope) <= SUFFICIENT_SLOPE * -startSlope;
    if (good || exhausted(value, slope, ceiling)) {
      return true;
    }
    var trial = new Point(step, value, slope);
    if (seeking && value <= best.value && value > ceiling) {
      best = best.tilted(required);
      other = other.tilted(required);
      step = next(trial.tilted(required));
      best = best.tilted(-required);
      other = other.tilted(-required);
    } else {
      step = next(trial);
    }
    narrow();
    return false;
  }

  private boolean exhausted(double value, double slope, double ceiling) {
    boolean outside = bracketed && (step <= low || step >= high);
    boolean narrow = bracketed && high - low <= NARROWEST * high;
    boolean longest = step == largest && value <= ceiling && slope <= required;
    boolean shortest = step == 0 && (value > ceiling || slope >= required);
    return outside || narrow || longest || shortest;
  }

  /** Bounds for the trial after next, and for the next where it leaves them. */
  private void narrow() {
    if (bracketed) {
      if (Math.abs(other.step - best.step) >= SHRINK * previousWidth) {
        step = best.step + 0.5 * (other.step - best.step);
      }
      previousWidth = width;
      width = Math.abs(other.step - best.step);
      low = Math.min(best.step, other.step);
      high = Math.max(best.step, other.step);
    } else {
      low = step + 1.1 * (step - best.step);
      high = step + 4 * (step - best.step);
    }
    step = Math.clamp(step, 0, largest);
    if (bracketed && (step <= low || step >= high || high - low <= NARROWEST * high)) {
      step = best.step;
    }
  }

  /** The next step, by the four cases of the trial against the best point; updates both ends. */
  private double next(Point trial) {
    boolean higher = trial.value > best.value;
    boolean crossed = trial.slope * (best.slope / Math.abs(best.slope)) < 0;
    double next;
    if (higher) {
      next = afterHigher(trial);
      bracketed = true;
    } else if (crossed) {
      next = afterCrossing(trial);
      bracketed = true;
    } else if (Math.abs(trial.slope) < Math.abs(best.slope)) {
      next = afterFlatter(trial);
    } else {
      next = afterSteeper(trial);
    }
    if (higher) {
      other = trial;
    } else {
      if (crossed) {
        other = best;
      }
      best = trial;
    }
    return next;
  }

  /** A higher value: the minimum lies between; the cubic's, or halfway to the parabola's. */
  private double afterHigher(Point trial) {
    double length = trial.step - best.step;
    double theta = theta(best, trial);
    double gamma = gamma(theta, best.slope, trial.slope);
    if (length < 0) {
      gamma = -gamma;
    }
    double ratio = ((gamma - best.slope) + theta) / (((gamma - best.slope) + gamma) + trial.slope);
    double cubic = best.step + ratio * length;
    double chord = (best.value - trial.value) / length;
    double quadratic = best.step + best.slope / (chord + best.slope) / 2 * length;
    boolean cubicNearer = Math.abs(cubic - best.step) < Math.abs(quadratic - best.step);
    return cubicNearer ? cubic : cubic + (quadratic - cubic) / 2;
  }

  /** Slopes of opposite sign: the minimum lies between; the farther of cubic and secant. */
  private double afterCrossing(Point trial) {
    double theta = theta(best, trial);
    double gamma = gamma(theta, best.slope, trial.slope);
    if (trial.step > best.step) {
      gamma = -gamma;
    }
    double ratio = ((gamma - trial.slope) + theta) / (((gamma - trial.slope) + gamma) + best.slope);
    double cubic = trial.step + ratio * (best.step - trial.step);
    double secant = secant(trial);
    boolean cubicFarther = Math.abs(cubic - trial.step) > Math.abs(secant - trial.step);
    return cubicFarther ? cubic : secant;
  }

  /** A flatter slope of the same sign: the cubic may have no minimum in this direction. */
  private double afterFlatter(Point trial) {
    double theta = theta(best, trial);
    double gamma = gamma(theta, best.slope, trial.slope);
    if (trial.step > best.step) {
      gamma = -gamma;
    }
    double ratio = ((gamma - trial.slope) + theta) / ((gamma + (best.slope - trial.slope)) + gamma);
    double cubic = trial.step > best.step ? high : low;
    if (ratio < 0 && gamma != 0) {
      cubic = trial.step + ratio * (best.step - trial.step);
    }
    double secant = secant(trial);
    boolean cubicNearer = Math.abs(cubic - trial.step) < Math.abs(secant - trial.step);
    if (!bracketed) {
      return Math.clamp(cubicNearer ? secant : cubic, low, high);
    }
    double next = cubicNearer ? cubic : secant;
    double limit = trial.step + SHRINK * (other.step - trial.step);
    return trial.step > best.step ? Math.min(limit, next) : Math.max(limit, next);
  }

  /** A slope that grows: towards the other end of the bracket, or as far as allowed. */
  private double afterSteeper(Point trial) {
    if (!bracketed) {
      return trial.step > best.step ? high : low;
    }
    double theta = theta(trial, other);
    double gamma = gamma(theta, other.slope, trial.slope);
    if (trial.step > other.step) {
      gamma = -gamma;
    }
    double ratio =
        ((gamma - trial.slope) + theta) / (((gamma - trial.slope) + gamma) + other.slope);
    return trial.step + ratio * (other.step - trial.step);
  }

  private double secant(Point trial) {
    return trial.step + trial.slope / (trial.slope - best.slope) * (best.step - trial.step);
  }

  private static double theta(Point from, Point to) {
    return 3 * (from.value - to.value) / (to.step - from.step) + from.slope + to.slope;
  }

  private static double gamma(double theta, double slope, double otherSlope) {
    double scale = Math.max(Math.abs(theta), Math.max(Math.abs(slope), Math.abs(otherSlope)));
    double ratio = theta / scale;
    return scale * Math.sqrt(Math.max(0, ratio * ratio - slope / scale * (otherSlope / scale)));
  }
}
