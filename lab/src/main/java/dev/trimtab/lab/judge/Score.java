package dev.trimtab.lab.judge;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Collection;
import java.util.Optional;

/** What a judge made of one answer: a number, or the reason why there is none. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "kind")
public sealed interface Score {
  /** The score of an answer that no usable token came back for. */
  Unscored UNSCORED = new Unscored();

  /** Why the first of the scores that failed did; empty where none has. */
  static Optional<String> failure(Collection<Score> scores) {
    return scores.stream()
        .filter(Failed.class::isInstance)
        .map(score -> ((Failed) score).reason())
        .findFirst();
  }

  /** Whether asking again is of no use: there is a number, or nothing to put a number to. */
  default boolean settled() {
    return switch (this) {
      case Value _, NoAnswer _ -> true;
      case Unscored _, Failed _ -> false;
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
