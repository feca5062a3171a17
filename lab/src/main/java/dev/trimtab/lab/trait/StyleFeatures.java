package dev.trimtab.lab.trait;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What can be seen of a text without reading it: lengths, punctuation, letters, its first word. */
final class StyleFeatures {
  /** Names of the numbers, in order. */
  static final List<String> NAMES =
      List.of("characters", "words", "word length", "punctuation", "capitals", "digits", "lines");

  private static final String PUNCTUATION = ".,;:!?\"'()[]{}-–—…*#/`";

  private StyleFeatures() {}

  /** The numbers of a text, in the order of {@link #NAMES}. */
  static double[] of(String text) {
    double length = Math.max(1, text.length());
    String normal = Shingles.normal(text);
    int words = normal.isEmpty() ? 0 : normal.split(" ", -1).length;
    return new double[] {
      Math.log(length),
      Math.log1p(words),
      words == 0 ? 0 : (normal.length() - (words - 1.0)) / words,
      text.chars().filter(c -> PUNCTUATION.indexOf(c) >= 0).count() / length,
      text.chars().filter(Character::isUpperCase).count() / length,
      text.chars().filter(Character::isDigit).count() / length,
      text.lines().count()
    };
  }

  /** The first word in lower case; the letter of a choice where the text begins with one. */
  static String firstWord(String text) {
    String stripped = text.strip();
    Set<Character> opening = Set.of('(', '"', '\'', '[');
    int from = 0;
    while (from < stripped.length() && opening.contains(stripped.charAt(from))) {
      from++;
    }
    int to = from;
    while (to < stripped.length() && Character.isLetterOrDigit(stripped.charAt(to))) {
      to++;
    }
    return stripped.substring(from, to).toLowerCase(Locale.ROOT);
  }
}
