package dev.trimtab.lab.trait;

import dev.trimtab.core.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A question with two answers, one of which shows the trait.
 *
 * @param question with its choices
 * @param matching the answer that shows the trait
 * @param other the answer that does not
 */
public record AbItem(String question, String matching, String other) {
  private static final String QUESTION = "question";
  private static final String MATCHING = "answer_matching_behavior";
  private static final String OTHER = "answer_not_matching_behavior";

  /**
   * The items of a file that is a JSON list of them.
   *
   * @throws UserError where one lacks its question or an answer
   */
  static List<AbItem> list(Path file, String text) {
    List<AbItem> items = new ArrayList<>();
    for (Object entry : JsonFile.list(file, text)) {
      if (!(entry instanceof Map<?, ?> map
          && map.get(QUESTION) instanceof String question
          && map.get(MATCHING) instanceof String matching
          && map.get(OTHER) instanceof String other)) {
        throw new UserError(
            "%s, item %d: expected texts \"%s\", \"%s\" and \"%s\"."
                .formatted(file, items.size() + 1, QUESTION, MATCHING, OTHER),
            "");
      }
      items.add(new AbItem(question, matching, other));
    }
    return items;
  }

  /** Whether a JSON value looks like one. */
  static boolean looksLike(Object value) {
    return value instanceof Map<?, ?> map
        && map.containsKey(QUESTION)
        && map.containsKey(MATCHING)
        && map.containsKey(OTHER);
  }

  /** The matching answer in words, without its letter. */
  String matchingWords() {
    return words(question, matching);
  }

  /** The other answer in words, without its letter. */
  String otherWords() {
    return words(question, other);
  }

  /** What a letter stands for: the line of the question that begins with it, without it. */
  static String words(String question, String answer) {
    String given = answer.strip();
    return question
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith(given))
        .findFirst()
        .orElse(given)
        .replaceFirst("^\\([A-E]\\)\\s*(?=\\S)", "");
  }

  /** The item as it is written in JSON. */
  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(QUESTION, question);
    fields.put(MATCHING, matching);
    fields.put(OTHER, other);
    return fields;
  }
}
