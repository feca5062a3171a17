package dev.trimtab.lab.steer;

/**
 * One setting that was tried, with what the judge made of its answers on average.
 *
 * @param phase the part of the recipe that tried it
 * @param step index within its phase, from 0
 * @param layer 0-based
 * @param coefficient what the unit direction was multiplied by
 * @param ratio coefficient over the layer's base norm
 * @param trait mean trait score, 0 where the point is incomplete
 * @param coherence mean coherence, 0 where the point is incomplete
 * @param scored answers with both scores
 * @param asked answers wanted
 * @param reason why the point is incomplete, as a sentence; empty where it is not
 */
public record SteeringPoint(
    Phase phase,
    int step,
    int layer,
    double coefficient,
    double ratio,
    double trait,
    double coherence,
    int scored,
    int asked,
    String reason) {
  /** The parts of the recipe that try settings. */
  public enum Phase {
    /** The adaptive search over layers. */
    SEARCH,
    /** The fine sweep around the best of the search. */
    FINE
  }

  /** The share of answers that must have both scores. */
  public static final double COMPLETE = 0.8;

  /** Whether every answer came and enough were scored for the means to be a result. */
  public boolean complete() {
    return reason.isEmpty();
  }
}
