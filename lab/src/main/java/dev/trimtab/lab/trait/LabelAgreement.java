package dev.trimtab.lab.trait;

import dev.trimtab.lab.judge.Judge;
import dev.trimtab.lab.judge.JudgeRequest;
import dev.trimtab.lab.judge.Rubrics;
import dev.trimtab.lab.judge.Score;
import dev.trimtab.lab.stats.Interval;
import dev.trimtab.lab.stats.Wilson;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How far a judge who knows only the definition agrees with the labels: the share of pairs of
 * answers in which the one labelled with the trait is scored higher, ties counted half. Traits
 * whose files hold answers can be judged so: A/B items, and contrasts with an answer appended.
 *
 * @param pairs of answers shown to the judge
 * @param scored pairs of which both answers got a score
 * @param agreed share of the scored pairs; empty where none was scored
 */
public record LabelAgreement(int pairs, int scored, List<Interval> agreed) {
  private static final double GOOD = 0.7;
  private static final double MOST_MISSING = 0.2;

  /** Copies the list. */
  public LabelAgreement {
    agreed = List.copyOf(agreed);
  }

  /** Two answers to a question, one labelled with the trait. */
  private record Pair(String question, String matching, String other) {}

  /**
   * What a judge makes of a trait's labels; empty where its files hold no answers.
   *
   * @param most pairs that are shown, from the first
   */
  public static Optional<LabelAgreement> of(Trait trait, Judge judge, Rubrics rubrics, int most) {
    List<Pair> pairs = pairs(trait).stream().limit(most).toList();
    if (pairs.isEmpty()) {
      return Optional.empty();
    }
    List<JudgeRequest> requests = new ArrayList<>();
    for (Pair pair : pairs) {
      for (String answer : List.of(pair.matching, pair.other)) {
        requests.add(
            new JudgeRequest(
                rubrics.trait(), trait.name(), trait.definition(), pair.question, answer));
      }
    }
    Score[] scores = new Score[requests.size()];
    Arrays.fill(scores, Score.UNSCORED);
    judge.score(requests, (index, score) -> scores[index] = score);
    int scored = 0;
    double agreed = 0;
    for (int i = 0; i < scores.length; i += 2) {
      if (scores[i] instanceof Score.Value(double first)
          && scores[i + 1] instanceof Score.Value(double second)) {
        scored++;
        agreed += (1 + Math.signum(first - second)) / 2;
      }
    }
    return Optional.of(
        new LabelAgreement(
            pairs.size(), scored, scored == 0 ? List.of() : List.of(Wilson.of(agreed, scored))));
  }

  private static List<Pair> pairs(Trait trait) {
    List<Pair> pairs = new ArrayList<>();
    for (AbItem item : trait.abItems()) {
      pairs.add(new Pair(item.question(), item.matchingWords(), item.otherWords()));
    }
    var contrasts = trait.contrasts();
    if (trait.family() == Family.CAA && contrasts.paired()) {
      for (int i = 0; i < contrasts.positive().size(); i++) {
        String positive = contrasts.positive().get(i).prompt();
        var difference =
            StyleConfounds.Difference.of(positive, contrasts.negative().get(i).prompt());
        int answer = positive.lastIndexOf(difference.first());
        String question = answer < 0 ? "" : positive.substring(0, answer).strip();
        pairs.add(
            new Pair(
                question,
                AbItem.words(question, difference.first()),
                AbItem.words(question, difference.second())));
      }
    }
    return pairs;
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    if (pairs - scored > MOST_MISSING * pairs) {
      findings.add(
          Finding.warning(
              "labels",
              "The judge scored %d of %d pairs of answers: too few to tell."
                  .formatted(scored, pairs)));
      return findings;
    }
    for (Interval share : agreed) {
      if (share.low() < GOOD) {
        findings.add(
            Finding.warning(
                "labels",
                String.format(
                    Locale.ROOT,
                    "The judge agrees with the labels of %.0f %% of %d pairs of answers (%.0f to"
                        + " %.0f): the labels, the definition or the judge is off.",
                    100 * share.estimate(),
                    scored,
                    100 * share.low(),
                    100 * share.high())));
      }
    }
    return findings;
  }
}
