package dev.trimtab.lab.judge;

import dev.trimtab.lab.store.Key;
import dev.trimtab.model.text.Conversation;
import dev.trimtab.model.text.Message;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a judge is asked: a system part and a user part with places for {@code {name}}, {@code
 * {definition}}, {@code {question}} and {@code {answer}}.
 *
 * @param name of the rubric
 * @param system what the judge is told once
 * @param user what it is told of each answer
 */
public record Rubric(String name, String system, String user) {
  private static final Pattern PLACE = Pattern.compile("\\{(name|definition|question|answer)\\}");
  private static final Pattern RULE = Pattern.compile("(?m)^---\\s*$");

  /**
   * The rubric of a text: system part, a line {@code ---}, user part.
   *
   * @throws IllegalArgumentException where there is no such line, or no place for the answer
   */
  public static Rubric parse(String name, String text) {
    String[] parts = RULE.split(text, 2);
    if (parts.length != 2 || !parts[1].contains("{answer}")) {
      throw new IllegalArgumentException(
          "rubric %s: expected a system part, a line ---, and a user part with {answer}"
              .formatted(name));
    }
    return new Rubric(name, parts[0].strip(), parts[1].strip());
  }

  /** The identity of its words. */
  public String hash() {
    return Key.of(Map.of("system", system, "user", user)).hash();
  }

  /** What the judge reads about one answer. Values are put in once: they hold no places. */
  public Conversation conversation(JudgeRequest request) {
    Map<String, String> values =
        Map.of(
            "name", request.name(),
            "definition", request.definition(),
            "question", Quotation.of(request.question()),
            "answer", Quotation.of(request.answer()));
    String asked = filled(user, values);
    return system.isEmpty()
        ? Conversation.user(asked)
        : Conversation.of(Message.system(filled(system, values)), Message.user(asked));
  }

  private static String filled(String template, Map<String, String> values) {
    return PLACE
        .matcher(template)
        .replaceAll(place -> Matcher.quoteReplacement(values.getOrDefault(place.group(1), "")));
  }
}
