package dev.trimtab.lab.experiment;

import dev.trimtab.lab.judge.Judge;
import dev.trimtab.lab.judge.JudgeRequest;
import dev.trimtab.lab.judge.Rubric;
import dev.trimtab.lab.judge.Rubrics;
import dev.trimtab.lab.judge.Score;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the scores that {@link FakeSubject} writes into its answers. */
final class FakeJudge implements Judge {
  private static final Pattern SAID = Pattern.compile("trait=(\\d+) coherence=(\\d+)");

  private Predicate<JudgeRequest> refuses = _ -> false;
  private int left = Integer.MAX_VALUE;

  static Rubrics rubrics() {
    return Rubrics.of(
        List.of(
            new Rubric("trait", "Score {name}.", "{definition} {question} {answer}"),
            new Rubric("coherence", "Score structure.", "{answer}"),
            new Rubric("vetting", "Score {name}.", "{definition} {answer}")));
  }

  /** Fails to score some requests. */
  FakeJudge refusing(Predicate<JudgeRequest> which) {
    refuses = which;
    return this;
  }

  /** Dies after so many scores. */
  FakeJudge dyingAfter(int count) {
    left = count;
    return this;
  }

  @Override
  public String identity() {
    return "fake judge";
  }

  @Override
  public void score(List<JudgeRequest> requests, Listener listener) {
    for (int i = 0; i < requests.size(); i++) {
      if (left-- <= 0) {
        throw new FakeSubject.Killed();
      }
      listener.scored(i, score(requests.get(i)));
    }
  }

  private Score score(JudgeRequest request) {
    if (refuses.test(request)) {
      return new Score.Failed("refused");
    }
    Matcher said = SAID.matcher(request.answer());
    if (!said.find()) {
      return Score.UNSCORED;
    }
    boolean coherence = request.rubric().name().equals("coherence");
    return new Score.Value(Integer.parseInt(said.group(coherence ? 2 : 1)));
  }
}
