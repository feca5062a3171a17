package dev.trimtab.lab.steer;

import dev.trimtab.lab.judge.Score;
import dev.trimtab.lab.stats.Scores;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

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

  /**
   * Whether the model gave every answer and enough of them are scored for their means to be a
   * result.
   */
  public boolean complete() {
    return !broken() && scored() > 0 && scored() >= SteeringPoint.COMPLETE * answers.size();
  }

  /** Whether the model did not give every answer: no judge can complete the set. */
  public boolean broken() {
    return scores().anyMatch(Score.NoAnswer.class::isInstance);
  }

  /** Why the set is incomplete, as a sentence; empty where it is not. */
  public String reason() {
    if (complete()) {
      return "";
    }
    Optional<String> none =
        scores()
            .filter(Score.NoAnswer.class::isInstance)
            .map(score -> ((Score.NoAnswer) score).reason())
            .findFirst();
    return none.orElseGet(
        () ->
            "The judge scored %d of %d answers%s."
                .formatted(
                    scored(),
                    answers.size(),
                    Score.failure(scores().toList()).map(why -> " (" + why + ")").orElse("")));
  }

  private Stream<Score> scores() {
    return answers.stream().flatMap(answer -> Stream.of(answer.trait(), answer.coherence()));
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
