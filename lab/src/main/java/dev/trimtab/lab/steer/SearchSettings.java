package dev.trimtab.lab.steer;

import dev.trimtab.model.hook.Scope;

/**
 * How coefficients are searched.
 *
 * @param start first coefficient as a ratio of the layer's base norm
 * @param up what a coefficient is multiplied by after a coherent step
 * @param down what it is multiplied by after an incoherent one
 * @param steps at each layer
 * @param coherence mean coherence that a result must reach
 * @param certainty standard errors of its mean coherence by which a chosen setting is to clear the
 *     bar, where any does; 0 chooses among all that reach it
 * @param margin what a step must reach beyond it to go up
 * @param bisect whether coefficients that bracket the cliff are bisected by their geometric mean;
 *     without, the products go on
 * @param finePoints coefficients of the fine sweep at the best layer; 0 for none
 * @param fineWithin the sweep's reach to either side, as a share of the best coefficient
 * @param scope the positions steered
 */
public record SearchSettings(
    double start,
    double up,
    double down,
    int steps,
    double coherence,
    double certainty,
    double margin,
    boolean bisect,
    int finePoints,
    double fineWithin,
    Scope scope) {
  /** The standard search. */
  public static final SearchSettings STANDARD =
      new SearchSettings(0.7, 1.3, 0.85, 5, 70, 1, 3, true, 12, 0.3, Scope.ALL);

  /** Validates the ranges. */
  public SearchSettings {
    if (!(start > 0) || !(up > 1) || !(down > 0 && down < 1) || steps < 1) {
      throw new IllegalArgumentException(
          "start %s, up %s, down %s, %d steps: expected start > 0, up > 1, 0 < down < 1, steps >= 1"
              .formatted(start, up, down, steps));
    }
    if (finePoints < 0 || !(fineWithin > 0 && fineWithin < 1)) {
      throw new IllegalArgumentException(
          "%d fine points within %s: expected none or more, and a share between 0 and 1"
              .formatted(finePoints, fineWithin));
    }
  }

  /** The same with other steps and factor upwards. */
  public SearchSettings with(int otherSteps, double otherUp, int otherFinePoints) {
    return new SearchSettings(
        start,
        otherUp,
        down,
        otherSteps,
        coherence,
        certainty,
        margin,
        bisect,
        otherFinePoints,
        fineWithin,
        scope);
  }
}
