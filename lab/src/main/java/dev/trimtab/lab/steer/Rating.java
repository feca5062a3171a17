package dev.trimtab.lab.steer;

import dev.trimtab.lab.judge.Score;

/** Both scores of one answer. */
public record Rating(Score trait, Score coherence) {
  /** Whether the judge was asked for both and gave no number for one of them. */
  public boolean refused() {
    return !failed() && (trait.refusal() || coherence.refusal());
  }

  /** Whether the judge could not be asked for one of them. */
  public boolean failed() {
    return trait instanceof Score.Failed || coherence instanceof Score.Failed;
  }

  /** Whether both are numbers. */
  public boolean scored() {
    return trait.scored() && coherence.scored();
  }
}
