package dev.trimtab.lab.trait;

import dev.trimtab.core.UserError;
import dev.trimtab.core.registry.Registry;
import dev.trimtab.lab.store.Key;
import dev.trimtab.model.text.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The trait folders below a root, in the layout of public collections: {@code category/name} with
 * positive and negative examples, definition.txt, steering.json and, where there are A/B items,
 * test_ab.json.
 */
public final class TraitFiles {
  private static final String STEERING = "steering.json";
  private static final String DEFINITION = "definition.txt";

  private final Path root;

  /**
   * The traits below {@code root}.
   *
   * @throws UserError where there is no such folder
   */
  public TraitFiles(Path root) {
    if (!Files.isDirectory(root)) {
      throw new UserError("There is no folder of traits " + root + ".", "Check the path.");
    }
    this.root = root;
  }

  /** Ids of all traits, ascending. A folder is a trait where it holds examples. */
  public List<String> ids() {
    try (Stream<Path> found = Files.walk(root)) {
      return found
          .filter(path -> path.getFileName().toString().matches("positive\\.(jsonl|txt)"))
          .map(Path::getParent)
          .map(this::id)
          .distinct()
          .sorted()
          .toList();
    } catch (IOException e) {
      throw unreadable(root, e);
    }
  }

  /**
   * The trait of that id.
   *
   * @throws UserError where there is none, or where a file of it is missing or wrong: names file
   *     and line, what was expected and what was found
   */
  public Trait load(String id) {
    Path folder = root.resolve(id).normalize();
    if (!folder.startsWith(root.normalize()) || !Files.isDirectory(folder)) {
      throw Registry.unknown("trait", id, ids());
    }
    return read(folder);
  }

  /** Every trait, in order of ids. */
  public List<Trait> loadAll() {
    return ids().stream().map(this::load).toList();
  }

  private String id(Path folder) {
    Path relative = root.relativize(folder);
    return relative.getNameCount() == 1 && !relative.toString().isEmpty()
        ? relative.toString()
        : relative.toString().replace('\\', '/');
  }

  /**
   * The trait in one folder, whose parent's name is its category.
   *
   * @throws UserError as {@link #load}
   */
  public static Trait read(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    Map<String, Object> contents = new TreeMap<>();
    boolean documents = !Files.exists(absolute.resolve("positive.jsonl"));
    var contrasts =
        new Trait.Contrasts(
            examples(absolute, "positive", documents, contents),
            examples(absolute, "negative", documents, contents));
    String definition = text(absolute.resolve(DEFINITION), contents).strip();
    if (definition.isEmpty()) {
      throw wrong(
          absolute.resolve(DEFINITION), 1, "expected the judge's rubric as text, found nothing");
    }
    Path steering = absolute.resolve(STEERING);
    Map<String, Object> settings =
        new LinkedHashMap<>(JsonFile.object(steering, text(steering, contents)));
    Trait.Questions questions = SteeringFile.questions(steering, settings);
    Trait.Wanted direction = SteeringFile.direction(steering, settings);
    String category = String.valueOf(absolute.resolveSibling("").getFileName());
    Family family = family(category, contrasts);
    Span position = SteeringFile.position(steering, settings, family.position());
    return new Trait(
        category,
        absolute.getFileName().toString(),
        family,
        contrasts,
        definition,
        questions,
        position,
        direction,
        abItems(absolute.resolve("test_ab.json"), contents),
        settings,
        Key.of(contents).hash());
  }

  /**
   * The family that the examples show: documents are natural, a system prompt makes persona
   * vectors, an answer at the end makes contrastive activation addition; what is left are
   * instructions.
   */
  private static Family family(String category, Trait.Contrasts contrasts) {
    if (contrasts.positive().getFirst().document()) {
      return Family.NATURAL;
    }
    if (contrasts.positive().stream().anyMatch(example -> !example.system().isEmpty())) {
      return Family.PV;
    }
    boolean answers =
        Stream.concat(contrasts.positive().stream(), contrasts.negative().stream())
            .allMatch(example -> Answers.endsWithChoice(example.prompt()));
    return answers || category.startsWith("caa") ? Family.CAA : Family.ARDITI;
  }

  private static List<Example> examples(
      Path folder, String side, boolean documents, Map<String, Object> contents) {
    Path file = folder.resolve(side + (documents ? ".txt" : ".jsonl"));
    List<String> lines = text(file, contents).lines().toList();
    List<Example> examples = new ArrayList<>();
    for (int line = 0; line < lines.size(); line++) {
      if (lines.get(line).isBlank()) {
        continue;
      }
      examples.add(
          documents
              ? new Example(lines.get(line), "", true, Map.of())
              : chat(file, line + 1, lines.get(line)));
    }
    if (examples.isEmpty()) {
      throw wrong(file, 1, "expected at least one example, found none");
    }
    return examples;
  }

  private static Example chat(Path file, int line, String text) {
    Map<String, Object> fields = new LinkedHashMap<>(JsonFile.line(file, line, text));
    if (!(fields.remove("prompt") instanceof String prompt) || prompt.isBlank()) {
      throw wrong(file, line, "expected an object with a text \"prompt\", found " + cut(text));
    }
    Object system = fields.remove("system_prompt");
    if (system == null) {
      return new Example(prompt, "", false, fields);
    }
    if (!(system instanceof String words)) {
      throw wrong(file, line, "expected \"system_prompt\" to be text, found " + system);
    }
    return new Example(prompt, words, false, fields);
  }

  private static List<AbItem> abItems(Path file, Map<String, Object> contents) {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<AbItem> items = new ArrayList<>();
    int index = 0;
    for (Object entry : JsonFile.list(file, text(file, contents))) {
      index++;
      if (!(entry instanceof Map<?, ?> map
          && map.get("question") instanceof String question
          && map.get("answer_matching_behavior") instanceof String matching
          && map.get("answer_not_matching_behavior") instanceof String other)) {
        throw new UserError(
            ("%s, item %d: expected texts \"question\", \"answer_matching_behavior\" and "
                    + "\"answer_not_matching_behavior\".")
                .formatted(file, index),
            "");
      }
      items.add(new AbItem(question, matching, other));
    }
    return items;
  }

  private static String text(Path file, Map<String, Object> contents) {
    if (!Files.isRegularFile(file)) {
      throw new UserError(
          "%s is missing: a trait wants positive and negative examples, %s and %s."
              .formatted(file, DEFINITION, STEERING),
          "");
    }
    try {
      String text = Files.readString(file);
      contents.put(file.getFileName().toString(), text);
      return text;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static UserError unreadable(Path file, IOException e) {
    return new UserError(
        "%s cannot be read as UTF-8 text: %s.".formatted(file, e),
        "Check its bytes and rights.",
        e);
  }

  static UserError wrong(Path file, int line, String what) {
    return new UserError("%s, line %d: %s.".formatted(file, line, what), "");
  }

  static String cut(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }
}
