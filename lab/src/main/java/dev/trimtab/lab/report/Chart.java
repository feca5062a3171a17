package dev.trimtab.lab.report;

/**
 * A picture as data.
 *
 * @param id file-name safe
 * @param group what it shows
 * @param title one line, for its caption
 * @param description what it shows in words, for those who do not see it
 * @param spec Vega-Lite specification with its data, as JSON
 */
public record Chart(String id, Group group, String title, String description, String spec) {
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
