package dev.trimtab.lab.experiment;

/**
 * How far a model did what the contrasts asked of it, for one class.
 *
 * @param generated responses generated; 0 for traits that are read off the prompt
 * @param passed responses on their side of the vetting's threshold
 * @param failed responses on the wrong side
 * @param unscored responses without a score
 * @param emptySpans examples left out because their span holds no token
 * @param train examples that train the vector
 * @param heldOut examples that judge it
 */
public record Compliance(
    int generated, int passed, int failed, int unscored, int emptySpans, int train, int heldOut) {}
