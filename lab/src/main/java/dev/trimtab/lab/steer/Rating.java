package dev.trimtab.lab.steer;

import dev.trimtab.lab.judge.Score;

/** Both scores of one answer. */
public record Rating(Score trait, Score coherence) {
  /** Whether both are numbers. */
  public boolean scored() {
    return trait.scored() && coherence.scored();
  }
}
