package dev.trimtab.lab.report;

import dev.trimtab.lab.stats.Saturation;
import dev.trimtab.lab.steer.Evaluation;

/** The sign behind intervals that are likely too narrow, and what is said of it. */
final class Narrow {
  /** Behind the interval. */
  static final String SIGN = "†";

  /** In a few words. */
  static final String BRIEF = "interval likely too narrow: scores at the scale's end";

  private Narrow() {}

  /** The number of questions where an evaluation's interval is likely too narrow; else 0. */
  static int of(Evaluation evaluation) {
    return evaluation.complete() && Saturation.of(evaluation.scores()) ? evaluation.scored() : 0;
  }

  /**
   * Why, in a sentence.
   *
   * @param questions least number of those behind an interval
   */
  static String sentence(int questions) {
    return SIGN
        + (" The interval is likely too narrow: nearly all scores lie within %s points of one end"
                + " of the scale, and with %s questions up to %s %% of all answers could be"
                + " otherwise without one of them being in the sample.")
            .formatted(
                Numbers.fixed(Saturation.NEAR, 0),
                questions,
                Numbers.fixed(100 * Saturation.unseen(questions), 0));
  }
}
