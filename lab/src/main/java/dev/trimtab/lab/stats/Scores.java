package dev.trimtab.lab.stats;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The scores of one cell, each under the question it answers, in order of the questions' keys.
 *
 * <p>Only scores that exist are in it; how many questions were asked is counted beside.
 */
public final class Scores {
  private final List<String> questions;
  private final double[] values;
  private final int asked;

  private Scores(List<String> questions, double[] values, int asked) {
    this.questions = questions;
    this.values = values;
    this.asked = asked;
  }

  /** Scores where every question asked has one. */
  public static Scores of(Map<String, Double> byQuestion) {
    return of(byQuestion, byQuestion.size());
  }

  /**
   * Scores where some questions may have none.
   *
   * @param byQuestion the scores that exist
   * @param asked how many questions were asked
   * @throws IllegalArgumentException where a score is not finite or more scores exist than were
   *     asked for
   */
  public static Scores of(Map<String, Double> byQuestion, int asked) {
    if (asked < byQuestion.size()) {
      throw new IllegalArgumentException(
          "expected at least as many questions as the %d scores, found %d"
              .formatted(byQuestion.size(), asked));
    }
    SortedMap<String, Double> sorted = new TreeMap<>(byQuestion);
    double[] values = new double[sorted.size()];
    int i = 0;
    for (var entry : sorted.entrySet()) {
      if (!Double.isFinite(entry.getValue())) {
        throw new IllegalArgumentException(
            "expected a finite score, found %s for question %s"
                .formatted(entry.getValue(), entry.getKey()));
      }
      values[i++] = entry.getValue();
    }
    return new Scores(List.copyOf(sorted.keySet()), values, asked);
  }

  /** Number of scores n. */
  public int n() {
    return values.length;
  }

  /** Number of questions asked, n and those without a score. */
  public int asked() {
    return asked;
  }

  /** The keys of the questions with a score, ascending. */
  public List<String> questions() {
    return questions;
  }

  /** A copy of the scores, in order of {@link #questions}. */
  public double[] values() {
    return values.clone();
  }

  /** Mean, deviation and n. */
  public Summary summary() {
    return Summary.of(values);
  }

  /**
   * The scores of those questions alone.
   *
   * @throws IllegalArgumentException where one of them has no score
   */
  public Scores on(Set<String> chosen) {
    Map<String, Double> kept = new TreeMap<>();
    for (int i = 0; i < values.length; i++) {
      if (chosen.contains(questions.get(i))) {
        kept.put(questions.get(i), values[i]);
      }
    }
    if (kept.size() != chosen.size()) {
      throw new IllegalArgumentException(
          "expected scores for %d questions, found %d of them"
              .formatted(chosen.size(), kept.size()));
    }
    return of(kept);
  }

  /** The questions that have a score in every list, in the first one's order. */
  public static Set<String> shared(List<Scores> lists) {
    Set<String> shared = new LinkedHashSet<>();
    for (int i = 0; i < lists.size(); i++) {
      if (i == 0) {
        shared.addAll(lists.get(i).questions);
      } else {
        shared.retainAll(Set.copyOf(lists.get(i).questions));
      }
    }
    return shared;
  }

  /**
   * Differences these − other, question by question.
   *
   * @throws IllegalArgumentException where the questions differ
   */
  double[] minus(Scores other) {
    requireSameQuestions(other);
    double[] differences = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      differences[i] = values[i] - other.values[i];
    }
    return differences;
  }

  /** Refuses scores of other questions. */
  void requireSameQuestions(Scores other) {
    if (questions.equals(other.questions)) {
      return;
    }
    int at = 0;
    while (at < Math.min(n(), other.n()) && questions.get(at).equals(other.questions.get(at))) {
      at++;
    }
    throw new IllegalArgumentException(
        "expected scores on the same %d questions, found %d; the first to differ is %s against %s"
            .formatted(n(), other.n(), key(at), other.key(at)));
  }

  private String key(int at) {
    return at < questions.size() ? "\"" + questions.get(at) + "\"" : "none";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Scores that
        && that.asked == asked
        && that.questions.equals(questions)
        && Arrays.equals(that.values, values);
  }

  @Override
  public int hashCode() {
    return 31 * questions.hashCode() + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Scores[" + n() + " of " + asked + "]";
  }
}
