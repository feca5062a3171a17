package dev.trimtab.lab.steer;

import dev.trimtab.lab.judge.Score;
import dev.trimtab.lab.stats.Scores;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The answers to a list of questions under one setting. Only answers with both scores count in
 * means.
 *
 * @param answers in the order of the questions
 */
public record AnswerSet(List<Evaluation.Answer> answers) {
  /** Copies the list. */
  public AnswerSet {
    answers = List.copyOf(answers);
  }

  /** Answers with both scores. */
  public int scored() {
    return (int) answers.stream().filter(AnswerSet::counts).count();
  }

  /** Whether enough answers are scored for their means to be a result. */
  public boolean complete() {
    return scored() > 0 && scored() >= SteeringPoint.COMPLETE * answers.size();
  }

  /** The trait scores under their questions. */
  public Scores traits() {
    return scores(Evaluation.Answer::trait);
  }

  /** The coherence scores under their questions. */
  public Scores coherences() {
    return scores(Evaluation.Answer::coherence);
  }

  /** Mean trait score; 0 where incomplete. */
  double traitMean() {
    return complete() ? traits().summary().mean() : 0;
  }

  /** Mean coherence; 0 where incomplete. */
  double coherenceMean() {
    return complete() ? coherences().summary().mean() : 0;
  }

  private Scores scores(Function<Evaluation.Answer, Score> which) {
    Map<String, Double> byQuestion = new TreeMap<>();
    for (int i = 0; i < answers.size(); i++) {
      Evaluation.Answer answer = answers.get(i);
      if (counts(answer) && which.apply(answer) instanceof Score.Value value) {
        byQuestion.put("%04d %s".formatted(i, answer.question()), value.points());
      }
    }
    return Scores.of(byQuestion, answers.size());
  }

  private static boolean counts(Evaluation.Answer answer) {
    return answer.trait().scored() && answer.coherence().scored();
  }
}
