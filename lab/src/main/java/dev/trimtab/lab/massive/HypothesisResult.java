package dev.trimtab.lab.massive;

import java.util.List;

/**
 * What a run says of a claim.
 *
 * @param hypothesis the claim
 * @param difference of its sides; none where a side has no result
 * @param pValue of the verdict's test, adjusted over all claims by Holm's correction; 1 where
 *     nothing could be tested
 * @param verdict on the claim
 * @param reason why it is undecided, as a sentence; empty where it is not, or where the data show
 *     neither it nor its contrary
 */
public record HypothesisResult(
    Hypothesis hypothesis,
    List<Difference> difference,
    double pValue,
    Verdict verdict,
    String reason) {
  /** Copies the list. */
  public HypothesisResult {
    difference = List.copyOf(difference);
  }

  /** What the data say of a claim. */
  public enum Verdict {
    /** It holds. */
    SUPPORTED("supported"),
    /** Its contrary holds. */
    REFUTED("refuted"),
    /** They show neither. */
    UNDECIDED("undecided");

    private final String word;

    Verdict(String word) {
      this.word = word;
    }

    /** As tables say it. */
    public String word() {
      return word;
    }
  }
}
