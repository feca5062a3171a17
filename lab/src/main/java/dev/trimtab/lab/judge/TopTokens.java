package dev.trimtab.lab.judge;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A judge's most probable first tokens, read as a score. */
final class TopTokens {
  /** How many of the most probable tokens are looked at. */
  static final int TOP = 20;

  /** The least probability on integers for a score to be read. */
  static final double LEAST = 0.25;

  private static final int HIGHEST = 100;

  private final List<Integer> points = new ArrayList<>();
  private final List<Double> probabilities = new ArrayList<>();

  /** Adds a token by its text; all but the integers 0–100 count for nothing. */
  void add(String text, double probability) {
    OptionalInt integer = integer(text);
    if (integer.isPresent()) {
      points.add(integer.getAsInt());
      probabilities.add(probability);
    }
  }

  /** The mean of the integers by their probabilities, or no score where they have too little. */
  Score score() {
    double mass = 0;
    double sum = 0;
    for (int i = 0; i < points.size(); i++) {
      mass += probabilities.get(i);
      sum += probabilities.get(i) * points.get(i);
    }
    return mass < LEAST ? Score.UNSCORED : new Score.Value(Math.clamp(sum / mass, 0, HIGHEST));
  }

  /** The integer from 0 to 100 that a token writes, blanks around it aside. */
  static OptionalInt integer(String text) {
    String digits = text.strip();
    if (digits.isEmpty()
        || digits.length() > 3
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return OptionalInt.empty();
    }
    int value = Integer.parseInt(digits);
    boolean canonical = digits.equals(String.valueOf(value));
    return canonical && value <= HIGHEST ? OptionalInt.of(value) : OptionalInt.empty();
  }
}
