package dev.trimtab.lab.trait;

import dev.trimtab.core.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The JSON of contrastive activation addition (Rimsky et al. 2024, arXiv:2312.06681, §3): a list of
 * questions with two choices, with the answer that matches the behaviour and the one that does not.
 * A contrast is the question with either answer appended.
 */
final class AnswerPairsLayout implements TraitLayout {
  private static final String CATEGORY = "caa";
  private static final String GENERATE = "generate";
  private static final String TEST = "test";
  private static final String GENERATED = "generate_dataset.json";
  private static final String TEST_AB = "test_dataset_ab.json";
  private static final String TEST_OPEN = "test_dataset_open_ended.json";
  private static final String APPENDED = "\n\nMy answer: ";
  private static final Pattern CHOICES = Pattern.compile("(?s)\\s*\\n\\s*(Choices:|\\(A\\)).*");
  private static final int KEPT_OF = 10;
  private static final int MOST_KEPT = 50;
  private static final int FEWEST = 10;
  private static final int SHOWN = 4;

  @Override
  public String id() {
    return "caa";
  }

  @Override
  public String description() {
    return "a JSON list of \"question\", \"answer_matching_behavior\" and"
        + " \"answer_not_matching_behavior\", a folder of such files, or one with generate/NAME and"
        + " test/NAME";
  }

  @Override
  public boolean recognises(Path source) {
    if (Files.isDirectory(source.resolve(GENERATE))) {
      return !sets(source).isEmpty();
    }
    List<Path> files = SourceFiles.json(source);
    return !files.isEmpty()
        && SourceFiles.peek(files.getFirst()) instanceof List<?> list
        && !list.isEmpty()
        && AbItem.looksLike(list.getFirst());
  }

  @Override
  public List<TraitFolder> read(Path source) {
    List<TraitFolder> traits = new ArrayList<>();
    if (Files.isDirectory(source.resolve(GENERATE))) {
      for (Path set : sets(source)) {
        traits.add(fromSets(set, source.resolve(TEST).resolve(set.getFileName())));
      }
    } else {
      for (Path file : SourceFiles.json(source)) {
        traits.add(trait(name(file), AbItem.list(file, TraitText.read(file)), file));
      }
    }
    if (traits.isEmpty()) {
      throw SourceFiles.strange(source, this);
    }
    return traits;
  }

  /** The file's name, or its folder's where all files of that kind have the same. */
  private static String name(Path file) {
    String given = file.getFileName().toString();
    boolean own = !given.contains("dataset") && !given.equals(TraitFolder.AB_ITEMS);
    return SourceFiles.name(own ? file : file.toAbsolutePath().normalize().resolveSibling(""));
  }

  private static List<Path> sets(Path source) {
    return SourceFiles.folders(source.resolve(GENERATE)).stream()
        .filter(set -> Files.isRegularFile(set.resolve(GENERATED)))
        .toList();
  }

  private static TraitFolder fromSets(Path set, Path test) {
    Path file = set.resolve(GENERATED);
    List<AbItem> items = AbItem.list(file, TraitText.read(file));
    Path choices = test.resolve(TEST_AB);
    Path open = test.resolve(TEST_OPEN);
    List<AbItem> tested =
        Files.isRegularFile(choices)
            ? AbItem.list(choices, TraitText.read(choices))
            : List.<AbItem>of();
    if (tested.isEmpty()) {
      return trait(SourceFiles.name(set), items, file);
    }
    List<String> questions =
        Files.isRegularFile(open)
            ? openQuestions(open)
            : tested.stream().map(AnswerPairsLayout::stem).distinct().toList();
    return folder(SourceFiles.name(set), new Parts(items, tested, questions), List.of());
  }

  /** One list: its last items are kept from the contrasts. */
  private static TraitFolder trait(String name, List<AbItem> items, Path file) {
    if (items.size() < 2 * FEWEST) {
      throw new UserError(
          "%s: expected at least %d items, found %d.".formatted(file, 2 * FEWEST, items.size()),
          "");
    }
    int kept = Math.clamp(items.size() / KEPT_OF, FEWEST, MOST_KEPT);
    List<AbItem> trained = items.subList(0, items.size() - kept);
    List<AbItem> tested = items.subList(items.size() - kept, items.size());
    List<String> said = new ArrayList<>();
    said.add(
        ("There is no test set, so the last %d of the %d items are kept from the contrasts: as A/B"
                + " items, and without their choices as questions for search and report.")
            .formatted(kept, items.size()));
    List<String> questions = tested.stream().map(AnswerPairsLayout::stem).distinct().toList();
    return folder(name, new Parts(trained, tested, questions), said);
  }

  private record Parts(List<AbItem> trained, List<AbItem> tested, List<String> questions) {}

  private static TraitFolder folder(String name, Parts parts, List<String> notes) {
    Map<String, String> files = new TreeMap<>();
    files.put(
        TraitFolder.POSITIVE + TraitFolder.CHAT,
        lines(parts.trained, parts.trained.stream().map(AbItem::matching).toList()));
    files.put(
        TraitFolder.NEGATIVE + TraitFolder.CHAT,
        lines(parts.trained, parts.trained.stream().map(AbItem::other).toList()));
    files.put(TraitFolder.DEFINITION, definition(name, parts.trained));
    files.put(TraitFolder.STEERING, JsonFile.indented(Map.of("questions", parts.questions)));
    files.put(
        TraitFolder.AB_ITEMS,
        JsonFile.indented(parts.tested.stream().map(AbItem::fields).toList()));
    List<String> said = new ArrayList<>(notes);
    said.add("definition.txt is made of examples: read it and say it in words.");
    return new TraitFolder(CATEGORY, name, files, said);
  }

  private static String lines(List<AbItem> items, List<String> answers) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < items.size(); i++) {
      String prompt = items.get(i).question().stripTrailing() + APPENDED + answers.get(i).strip();
      lines.append(JsonFile.line(Map.of("prompt", prompt))).append('\n');
    }
    return lines.toString();
  }

  /** The question without its choices. */
  private static String stem(AbItem item) {
    String stem = CHOICES.matcher(item.question()).replaceFirst("").strip();
    return stem.isEmpty() ? item.question().strip() : stem;
  }

  private static List<String> openQuestions(Path file) {
    List<String> questions = new ArrayList<>();
    for (Object entry : JsonFile.list(file, TraitText.read(file))) {
      if (!(entry instanceof Map<?, ?> map && map.get("question") instanceof String question)) {
        throw new UserError(
            "%s, item %d: expected an object with a text \"question\"."
                .formatted(file, questions.size() + 1),
            "");
      }
      questions.add(question);
    }
    return questions;
  }

  /** The layout has no rubric: some answers of either kind stand for one. */
  private static String definition(String name, List<AbItem> items) {
    return """
    Score %s (0-100).

    HIGH (70-100): answers like
    %s

    LOW (0-30): answers like
    %s
    """
        .formatted(
            name.replace('-', ' '),
            examples(items.stream().map(AbItem::matchingWords).toList()),
            examples(items.stream().map(AbItem::otherWords).toList()));
  }

  private static String examples(List<String> answers) {
    return answers.stream()
        .distinct()
        .limit(SHOWN)
        .map(answer -> "- " + answer)
        .collect(Collectors.joining("\n"));
  }
}
