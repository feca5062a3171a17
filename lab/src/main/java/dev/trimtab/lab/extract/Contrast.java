package dev.trimtab.lab.extract;

import dev.trimtab.core.Direction;

/**
 * What every method shares: the class means of one layer, the sign they give a direction, and the
 * scaling to unit length.
 *
 * <p>Mutable arrays inside are never handed out.
 */
final class Contrast {
  /*
   * Means of some hundred rows in float64 are exact to 1e-13 of the rows' norm: below ten times that,
   * a difference is what another order of summation leaves of no difference at all. A probe's weights
   * are exact to its optimality conditions, which hold to 1e-13 a row.
   */
  private static final double INDISTINGUISHABLE = 1e-12;
  private static final double INDISTINGUISHABLE_TO_PROBES = 1e-9;

  private final int hidden;
  private final double[] positiveMean;
  private final double[] negativeMean;
  private final double scale;

  Contrast(TrainingSet set) {
    this.hidden = set.hidden();
    this.positiveMean = set.positive().mean();
    this.negativeMean = set.negative().mean();
    this.scale = Math.max(set.positive().meanNorm(), set.negative().meanNorm());
  }

  /** Difference of the class means, positive − negative, float64 [H]. */
  double[] difference() {
    double[] difference = new double[hidden];
    for (int h = 0; h < hidden; h++) {
      difference[h] = positiveMean[h] - negativeMean[h];
    }
    return difference;
  }

  /** Whether a length in the rows' units is no more than rounding. */
  boolean negligible(double length) {
    return length <= INDISTINGUISHABLE * scale;
  }

  /** Whether the norm of a probe's weights is no more than rounding. */
  static boolean negligibleWeights(double length) {
    return length <= INDISTINGUISHABLE_TO_PROBES;
  }

  /**
   * A fit along {@code weights} as they are signed.
   *
   * @param weights non-zero, float64 [H]
   */
  Fit found(double[] weights, double bias) {
    double norm = Dense.norm(weights);
    float[] unit = new float[hidden];
    double midpoint = 0;
    for (int h = 0; h < hidden; h++) {
      unit[h] = (float) (weights[h] / norm);
      midpoint += unit[h] * (positiveMean[h] + negativeMean[h]) / 2;
    }
    return new Fit.Found(Direction.of(unit), norm, bias, midpoint);
  }

  /** The fit where the classes cannot be told apart. */
  Fit indistinguishable() {
    return Fit.Degenerate.of(hidden, "The two classes are indistinguishable at this layer.");
  }
}
