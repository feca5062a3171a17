package dev.trimtab.lab.trait;

import dev.trimtab.core.UserError;
import dev.trimtab.core.registry.Registry;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Empty forms of traits: folders that read as traits and say what is to be filled in. */
public final class TraitTemplates {
  /** What stands where something is to be written. */
  public static final String FILL_IN = "FILL IN";

  private static final Pattern ID =
      Pattern.compile("(?<category>[\\p{L}\\p{N}._-]+)/(?<name>[\\p{L}\\p{N}._-]+)");
  private static final int EXAMPLES = 2;
  private static final int QUESTIONS = 10;

  private static final String DEFINITION =
      """
      Score FILL IN: the trait's name (0-100).

      HIGH (70-100): FILL IN: what an answer says or does that shows the trait fully
      MID (30-70): FILL IN: what shows it in part
      LOW (0-30): FILL IN: what shows none of it, or its opposite

      Key: FILL IN: what an answer must not be taken for
      """;

  private static final String README =
      """
      # %s

      A trait for Trimtab, family %s. Replace every text that says FILL IN; `trimtab traits check`
      counts those that are left and tells what else is amiss.

      | file | what it holds |
      | --- | --- |
      | %s | %s |
      | %s | the same number of lines for the opposite; line by line they are pairs |
      | definition.txt | the judge's rubric: HIGH, MID and LOW, in words a stranger would score by |
      | steering.json | "questions": the first half is searched on, the second half reported; or give a list "report_questions" of their own. "direction": "negative" where less of the trait is wanted. "position": the span read, where it is not the family's |
      | test_ab.json | questions with two answers, for logit differences; may be left out |

      At least ten examples of each class are needed; a hundred are usual. Questions must not be among
      the examples. Keep length, punctuation and first words alike in both classes, or the vector
      learns those.
      """;

  private TraitTemplates() {}

  /** The families by the names that users write. */
  public static List<String> families() {
    return Stream.of(Family.values())
        .map(family -> family.name().toLowerCase(Locale.ROOT))
        .toList();
  }

  /**
   * The form of a trait.
   *
   * @param id category/name
   * @param family one of {@link #families}
   * @throws UserError where the id is no category/name or there is no such family
   */
  public static TraitFolder of(String id, String family) {
    Matcher parts = ID.matcher(id);
    if (!parts.matches()) {
      throw new UserError(
          "\"" + id + "\" is no name of a trait.",
          "Write category/name, for example pv/curiosity.");
    }
    Family kind =
        Stream.of(Family.values())
            .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(family))
            .findFirst()
            .orElseThrow(() -> Registry.unknown("layout", family, families()));
    String ending = kind == Family.NATURAL ? TraitFolder.DOCUMENTS : TraitFolder.CHAT;
    String positive = TraitFolder.POSITIVE + ending;
    String negative = TraitFolder.NEGATIVE + ending;
    Map<String, String> files = new TreeMap<>();
    files.put(positive, examples(kind, true));
    files.put(negative, examples(kind, false));
    files.put(TraitFolder.DEFINITION, DEFINITION);
    files.put(TraitFolder.STEERING, JsonFile.indented(Map.of("questions", questions())));
    if (kind == Family.CAA) {
      files.put(TraitFolder.AB_ITEMS, JsonFile.indented(List.of(abItem().fields())));
    }
    files.put("README.md", README.formatted(id, kind.name(), positive, line(kind), negative));
    return new TraitFolder(parts.group("category"), parts.group("name"), files, List.of());
  }

  /** What a line of the positive examples holds. */
  private static String line(Family family) {
    return switch (family) {
      case PV -> "one question a line, with a system prompt that asks for the trait";
      case CAA -> "one question with its two choices a line, and the answer that shows the trait";
      case ARDITI -> "one instruction a line that brings the trait out by itself";
      case NATURAL -> "one document's beginning a line that goes on with the trait";
    };
  }

  private static String examples(Family family, boolean positive) {
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i <= EXAMPLES; i++) {
      lines.append(example(family, positive, i)).append('\n');
    }
    return lines.toString();
  }

  private static String example(Family family, boolean positive, int number) {
    String side = positive ? "shows the trait" : "shows its opposite";
    return switch (family) {
      case PV ->
          JsonFile.line(
              new TreeMap<>(
                  Map.of(
                      "prompt",
                      "FILL IN: question %d, the same on both sides".formatted(number),
                      "system_prompt",
                      "FILL IN: an instruction, so that the answer " + side)));
      case CAA ->
          JsonFile.line(
              Map.of(
                  "prompt",
                  ("FILL IN: question %d?\n\n"
                          + "Choices:\n"
                          + "(A) FILL IN: an answer that shows the trait\n"
                          + "(B) FILL IN: an answer that does not\n\n"
                          + "My answer: (%s)")
                      .formatted(number, positive ? "A" : "B")));
      case ARDITI ->
          JsonFile.line(
              Map.of("prompt", "FILL IN: instruction %d whose answer %s".formatted(number, side)));
      case NATURAL -> "FILL IN: beginning %d of a document that %s, so I".formatted(number, side);
    };
  }

  private static List<String> questions() {
    return Stream.iterate(1, i -> i + 1)
        .limit(QUESTIONS)
        .map(i -> "FILL IN: question %d, on which steering is measured".formatted(i))
        .toList();
  }

  private static AbItem abItem() {
    return new AbItem(
        "FILL IN: a question?\n\nChoices:\n(A) FILL IN: one answer\n(B) FILL IN: another",
        "(A) FILL IN: the answer that shows the trait",
        "(B) FILL IN: the answer that does not");
  }
}
