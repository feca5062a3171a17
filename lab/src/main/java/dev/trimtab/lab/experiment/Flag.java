package dev.trimtab.lab.experiment;

/**
 * A reason to read part of a table with care, found by the study itself.
 *
 * @param kind what it is about
 * @param trait the trait concerned
 * @param precision the precision concerned; empty where it concerns the trait's whole row
 * @param message one sentence with the numbers
 */
public record Flag(Kind kind, String trait, String precision, String message) {
  /** What a flag is about. */
  public enum Kind {
    /** Precisions of a row trained on different numbers of examples. */
    TRAINING_COUNTS,
    /** More than two examples of one class to one of the other. */
    CLASS_BALANCE,
    /** Precisions of a row trained on different texts. */
    RESPONSES_DIFFER,
    /** Responses went into training without vetting. */
    UNVETTED,
    /** Precisions of a row were measured on different numbers of answers. */
    ANSWERS_DIFFER,
    /** Answers behind the table have no score. */
    MISSING_SCORES,
    /** The model's logits were no numbers under some settings. */
    BROKEN,
    /** The chosen setting does not move the score on the questions that chose it. */
    NO_EFFECT,
    /** The baseline lies too near the scale's end for steering to show. */
    CEILING,
    /** No setting was coherent enough. */
    INCOHERENT,
    /** Too few answers were scored. */
    INCOMPLETE,
    /** The trait could not be extracted. */
    STOPPED,
    /** Layers without a direction. */
    DEGENERATE,
    /** Examples whose span was empty. */
    EMPTY_SPAN
  }
}
