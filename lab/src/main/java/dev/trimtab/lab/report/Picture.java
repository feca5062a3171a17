package dev.trimtab.lab.report;

/**
 * A plot in its place in a report.
 *
 * @param group what it shows
 */
public record Picture(Group group, Plot plot) {
  /** What pictures show. */
  public enum Group {
    /** Score by precision with intervals. */
    SCORES,
    /** Trait score and coherence by coefficient ratio. */
    SEARCH,
    /** Cosine with the reference by layer. */
    COSINE
  }
}
