package dev.trimtab.lab.trait;

import dev.trimtab.core.UserError;
import dev.trimtab.model.text.Span;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What steering.json says; each key understood is taken out of the map. */
final class SteeringFile {
  private static final String QUESTIONS = "questions";
  private static final String REPORT = "report_questions";

  private SteeringFile() {}

  /** The questions: report questions are a list of their own, or the second half. */
  static Trait.Questions questions(Path file, Map<String, Object> settings) {
    List<String> all = texts(file, QUESTIONS, settings.getOrDefault(QUESTIONS, List.of()));
    settings.remove(QUESTIONS);
    Object rubric = settings.remove("eval_prompt");
    String evalPrompt = rubric == null ? "" : String.valueOf(rubric);
    Object own = settings.remove(REPORT);
    if (own != null) {
      return new Trait.Questions(all, texts(file, REPORT, own), evalPrompt);
    }
    if (all.size() < 2) {
      throw new UserError(
          "%s: expected at least two \"questions\", one to search on and one to report, found %d."
              .formatted(file, all.size()),
          "Add questions, or a list \"report_questions\".");
    }
    int half = (all.size() + 1) / 2;
    return new Trait.Questions(all.subList(0, half), all.subList(half, all.size()), evalPrompt);
  }

  /** Which way steering is wanted. */
  static Trait.Wanted direction(Path file, Map<String, Object> settings) {
    Object direction = settings.remove("direction");
    if (direction == null) {
      return Trait.Wanted.POSITIVE;
    }
    return switch (String.valueOf(direction).toLowerCase(Locale.ROOT)) {
      case "positive" -> Trait.Wanted.POSITIVE;
      case "negative" -> Trait.Wanted.NEGATIVE;
      default ->
          throw new UserError(
              "%s: expected \"direction\" to be \"positive\" or \"negative\", found \"%s\"."
                  .formatted(file, direction),
              "");
    };
  }

  /** The span read. */
  static Span position(Path file, Map<String, Object> settings, Span standard) {
    Object position = settings.remove("position");
    if (position == null) {
      return standard;
    }
    try {
      return Span.parse(String.valueOf(position));
    } catch (UserError e) {
      throw new UserError("%s, \"position\": %s".formatted(file, e.getMessage()), e.remedy(), e);
    }
  }

  static List<String> texts(Path file, String name, Object value) {
    List<String> texts = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object entry : list) {
        if (entry instanceof String text && !text.isBlank()) {
          texts.add(text);
        }
      }
      if (texts.size() == list.size() && !texts.isEmpty()) {
        return texts;
      }
    }
    throw new UserError(
        "%s: expected \"%s\" to be a list of questions, none of them empty.".formatted(file, name),
        "");
  }
}
