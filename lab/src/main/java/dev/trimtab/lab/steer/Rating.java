package dev.trimtab.lab.steer;

import dev.trimtab.lab.judge.Score;

/** Both scores of one answer. */
public record Rating(Score trait, Score coherence) {
  /** Whether neither would be another if it were asked for again. */
  public boolean settled() {
    return trait.settled() && coherence.settled();
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
