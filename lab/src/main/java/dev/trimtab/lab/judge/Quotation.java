package dev.trimtab.lab.judge;

import java.util.stream.Collectors;

/**
 * Text as it stands before a judge: cut, and each line marked, so that nothing in it can be taken
 * for a word of the rubric.
 */
final class Quotation {
  static final int CHARACTERS = 2000;

  private Quotation() {}

  static String of(String text) {
    String cut = text;
    if (text.codePointCount(0, text.length()) > CHARACTERS) {
      cut = text.substring(0, text.offsetByCodePoints(0, CHARACTERS));
    }
    return cut.replace("\r\n", "\n")
        .replace('\r', '\n')
        .replace('\u2028', '\n')
        .replace('\u2029', '\n')
        .lines()
        .map(line -> "> " + line)
        .collect(Collectors.joining("\n", text.isEmpty() ? "> " : "", ""));
  }
}
