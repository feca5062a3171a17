package dev.trimtab.lab.experiment;

import dev.trimtab.lab.judge.Score;
import dev.trimtab.lab.stats.Agreement;
import dev.trimtab.lab.stats.Bootstrap;
import dev.trimtab.lab.steer.Evaluation;
import dev.trimtab.lab.store.Key;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * How far two judges agree on the answers of one study.
 *
 * @param first identity of one
 * @param second identity of the other; differences are first − second
 * @param answers that both were asked about
 * @param trait on the trait scores that both gave
 * @param coherence on the coherence scores that both gave
 */
public record JudgeAgreement(
    String first, String second, int answers, Agreement trait, Agreement coherence) {
  private static final Bootstrap BOOTSTRAP = new Bootstrap(2000, 0.95);

  /** The agreement of two results on the answers that both hold. */
  public static JudgeAgreement of(StudyResult first, StudyResult second) {
    Map<String, Evaluation.Answer> others = answers(second);
    List<Pair> pairs = new ArrayList<>();
    answers(first)
        .forEach(
            (key, answer) -> {
              Evaluation.Answer other = others.get(key);
              if (other != null && other.answer().equals(answer.answer())) {
                pairs.add(new Pair(answer, other));
              }
            });
    String own = first.provenance().getOrDefault("judge", "");
    String its = second.provenance().getOrDefault("judge", "");
    return new JudgeAgreement(
        own,
        its,
        pairs.size(),
        agreement(pairs, Evaluation.Answer::trait, List.of("agreement", "trait", own, its)),
        agreement(pairs, Evaluation.Answer::coherence, List.of("agreement", "sound", own, its)));
  }

  private record Pair(Evaluation.Answer first, Evaluation.Answer second) {}

  private static Agreement agreement(
      List<Pair> pairs, Function<Evaluation.Answer, Score> which, List<Object> seed) {
    List<Double> mine = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    for (Pair pair : pairs) {
      if (which.apply(pair.first) instanceof Score.Value a
          && which.apply(pair.second) instanceof Score.Value b) {
        mine.add(a.points());
        theirs.add(b.points());
      }
    }
    return Agreement.of(
        mine.stream().mapToDouble(Double::doubleValue).toArray(),
        theirs.stream().mapToDouble(Double::doubleValue).toArray(),
        BOOTSTRAP,
        Key.random(seed));
  }

  /** Every answer of a result under where it stands. */
  private static Map<String, Evaluation.Answer> answers(StudyResult result) {
    Map<String, Evaluation.Answer> answers = new LinkedHashMap<>();
    for (TraitRow row : result.rows()) {
      for (CellResult cell : row.cells()) {
        String place = cell.trait() + " " + cell.precision() + " ";
        cell.searchBaseline().forEach(e -> add(answers, place + "search baseline", e));
        cell.reportBaseline().forEach(e -> add(answers, place + "report baseline", e));
        if (cell.outcome() instanceof CellOutcome.Steered steered) {
          add(answers, place + "search", steered.search());
          add(answers, place + "report", steered.report());
          add(answers, place + "random", steered.random());
          steered
              .transfers()
              .forEach(
                  t -> add(answers, place + t.vectorsFrom() + " " + t.responsesFrom(), t.report()));
        }
      }
    }
    return answers;
  }

  private static void add(Map<String, Evaluation.Answer> all, String place, Evaluation from) {
    for (int i = 0; i < from.questions().size(); i++) {
      all.put(place + " " + i, from.questions().get(i));
    }
  }
}
