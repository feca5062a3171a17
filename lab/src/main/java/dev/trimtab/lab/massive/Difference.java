package dev.trimtab.lab.massive;

import dev.trimtab.lab.stats.Interval;
import dev.trimtab.lab.stats.Scores;

/**
 * Two sides compared question by question.
 *
 * @param first mean of the first side over the shared questions
 * @param second mean of the second side over the same
 * @param interval of first − second over questions
 * @param perQuestion first − second
 * @param most the largest value that the measure can have for a question
 * @param vectors that took part
 * @param lacking vectors of either side that have no coherent setting or no result
 */
public record Difference(
    double first,
    double second,
    Interval interval,
    Scores perQuestion,
    double most,
    int vectors,
    int lacking) {
  /** How many questions were compared. */
  public int questions() {
    return perQuestion.n();
  }
}
