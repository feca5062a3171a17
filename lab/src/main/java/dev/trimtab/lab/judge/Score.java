package dev.trimtab.lab.judge;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Collection;
import java.util.Optional;

/** What a judge made of one answer: a number, or the reason why there is none. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "kind")
public sealed interface Score {
  /** The score of an answer that no usable token came back for. */
  Unscored UNSCORED = new Unscored();

  /**
   * Why scores are missing: of the first that failed, else of the first that the judge gave no
   * number for; empty where no judge is the reason.
   */
  static Optional<String> failure(Collection<Score> scores) {
    return scores.stream()
        .filter(Failed.class::isInstance)
        .map(score -> ((Failed) score).reason())
        .findFirst()
        .or(() -> scores.stream().filter(Score::refusal).map(Score::whyRefused).findFirst());
  }

  private static String whyRefused(Score score) {
    return score instanceof Refused(String reason)
        ? reason
        : "what the judge answered was no number from 0 to 100";
  }

  /**
   * Whether the judge was asked and gave no number. That is known of the answer, as a number would
   * be; the judge that could not be asked said nothing.
   */
  default boolean refusal() {
    return switch (this) {
      case Unscored _, Refused _ -> true;
      case Value _, Failed _, NoAnswer _ -> false;
    };
  }

  /** Whether there is a number. */
  default boolean scored() {
    return this instanceof Value;
  }

  /**
   * A number.
   *
   * @param points from 0 to 100
   */
  record Value(double points) implements Score {
    /** Refuses numbers off the scale. */
    public Value {
      if (!(points >= 0 && points <= 100)) {
        throw new IllegalArgumentException("expected a score from 0 to 100, found " + points);
      }
    }
  }

  /** The judge answered, but with too little on the integers 0–100 to read a score from it. */
  record Unscored() implements Score {}

  /**
   * The judge was asked and would not or could not score this answer: it said nothing however often
   * it was asked, or its endpoint does not take the text.
   *
   * @param reason what it did, as a sentence
   */
  record Refused(String reason) implements Score {}

  /**
   * The judge could not be asked.
   *
   * @param reason what went wrong, as a sentence
   */
  record Failed(String reason) implements Score {}

  /**
   * There was no answer to judge.
   *
   * @param reason why the model gave none, as a sentence
   */
  record NoAnswer(String reason) implements Score {}
}
