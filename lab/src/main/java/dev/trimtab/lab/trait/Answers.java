package dev.trimtab.lab.trait;

import java.util.regex.Pattern;

/** Whether a prompt ends with its own answer to a choice, "(A)" or "B", alone or with its text. */
final class Answers {
  private static final Pattern CHOICE =
      Pattern.compile("(?s).*(\\(A\\)|\\bA[).:]).*(\\(B\\)|\\bB[).:]).*");
  private static final Pattern ANSWER =
      Pattern.compile("(?s).*(\\(?[A-E]\\)?|[Aa]nswer: *\\(?[A-E]\\)?[^\\n]*)\\s*");

  private Answers() {}

  static boolean endsWithChoice(String prompt) {
    String end = prompt.stripTrailing();
    return CHOICE.matcher(prompt).matches()
        && (ANSWER.matcher(end.substring(Math.max(0, end.length() - 400))).matches());
  }
}
