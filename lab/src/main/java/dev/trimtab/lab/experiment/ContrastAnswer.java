package dev.trimtab.lab.experiment;

import dev.trimtab.lab.judge.Score;
import java.util.List;

/**
 * What a model answered to one of a trait's contrasts, as the store keeps it.
 *
 * @param positive whether it was to show the trait
 * @param number of the example in its class, from 1
 * @param text of the response
 * @param vetting the judge's score; none where responses were not vetted
 */
public record ContrastAnswer(boolean positive, int number, String text, List<Score> vetting) {
  /** Copies the list. */
  public ContrastAnswer {
    vetting = List.copyOf(vetting);
  }
}
