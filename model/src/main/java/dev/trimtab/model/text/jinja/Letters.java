package dev.trimtab.model.text.jinja;

import java.util.Locale;

/** Upper and lower case as Python's {@code str} has it. */
final class Letters {
  private Letters() {}

  static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** The first character in title case, the others in lower case. */
  static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int first = text.codePointAt(0);
    return Character.toString(Character.toTitleCase(first))
        + lower(text.substring(Character.charCount(first)));
  }

  /** Every letter after a non-letter in title case, the others in lower case. */
  static String title(String text) {
    var out = new StringBuilder(text.length());
    boolean inside = false;
    for (int c : text.codePoints().toArray()) {
      out.appendCodePoint(inside ? Character.toLowerCase(c) : Character.toTitleCase(c));
      inside = isCased(c);
    }
    return out.toString();
  }

  static String swapCase(String text) {
    var out = new StringBuilder(text.length());
    text.codePoints()
        .mapToObj(Character::toString)
        .forEach(c -> out.append(Character.isUpperCase(c.codePointAt(0)) ? lower(c) : upper(c)));
    return out.toString();
  }

  /** Whether there is a letter with a case and all of them are upper case. */
  static boolean isUpper(String text) {
    return text.codePoints().anyMatch(Letters::isCased)
        && text.codePoints().filter(Letters::isCased).allMatch(Character::isUpperCase);
  }

  /** Whether there is a letter with a case and all of them are lower case. */
  static boolean isLower(String text) {
    return text.codePoints().anyMatch(Letters::isCased)
        && text.codePoints().filter(Letters::isCased).allMatch(Character::isLowerCase);
  }

  static boolean isNumeric(int c) {
    return switch (Character.getType(c)) {
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
      default -> false;
    };
  }

  private static boolean isCased(int c) {
    return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
  }
}
