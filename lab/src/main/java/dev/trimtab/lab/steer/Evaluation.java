package dev.trimtab.lab.steer;

import dev.trimtab.lab.judge.Score;
import dev.trimtab.lab.stats.Bootstrap;
import dev.trimtab.lab.stats.Interval;
import dev.trimtab.lab.stats.Scores;
import dev.trimtab.lab.store.Key;
import java.util.List;

/**
 * One setting measured on one list of questions.
 *
 * @param questions the answers with their scores, in the order of the questions
 * @param trait mean trait score with its interval over questions
 * @param coherence mean coherence with its interval over questions
 * @param scored answers with both scores
 * @param complete whether enough were scored for the means to be a result; where not, both
 *     intervals are 0 and mean nothing
 */
public record Evaluation(
    List<Answer> questions, Interval trait, Interval coherence, int scored, boolean complete) {
  /** Copies the list. */
  public Evaluation {
    questions = List.copyOf(questions);
  }

  /**
   * One question's answer.
   *
   * @param question as asked
   * @param answer as given
   * @param trait the judge's score for the trait
   * @param coherence the judge's score for the structure
   */
  public record Answer(String question, String answer, Score trait, Score coherence) {}

  /**
   * The evaluation of answers.
   *
   * @param seed of the intervals
   */
  public static Evaluation of(AnswerSet set, long seed) {
    if (!set.complete()) {
      var none = new Interval(0, 0, 0, Bootstrap.STANDARD.confidence());
      return new Evaluation(set.answers(), none, none, set.scored(), false);
    }
    return new Evaluation(
        set.answers(),
        interval(set.traits(), "trait", seed),
        interval(set.coherences(), "coherence", seed),
        set.scored(),
        true);
  }

  /** The trait scores under their questions, for comparisons. */
  public Scores scores() {
    return new AnswerSet(questions).traits();
  }

  private static Interval interval(Scores scores, String which, long seed) {
    return Bootstrap.STANDARD.mean(scores, Key.random(List.of("interval", which, seed)));
  }
}
