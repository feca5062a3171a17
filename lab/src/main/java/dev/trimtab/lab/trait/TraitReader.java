package dev.trimtab.lab.trait;

import static dev.trimtab.lab.trait.TraitText.cut;
import static dev.trimtab.lab.trait.TraitText.wrong;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.store.Key;
import dev.trimtab.model.text.Span;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads one trait from the texts of its files, whether they lie in a folder or were made from
 * another layout. Mutable; reads one trait.
 */
final class TraitReader {
  /** Where the texts come from. */
  @FunctionalInterface
  interface Source {
    /** The text of a file, or empty where there is none. */
    Optional<String> text(String name);
  }

  private final Path folder;
  private final Source source;
  private final Map<String, Object> contents = new TreeMap<>();

  /**
   * @param folder that messages name
   */
  private TraitReader(Path folder, Source source) {
    this.folder = folder;
    this.source = source;
  }

  /** The trait in a folder, whose parent's name is its category. */
  static Trait of(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    Source source =
        name -> {
          Path file = absolute.resolve(name);
          return Files.isRegularFile(file) ? Optional.of(TraitText.read(file)) : Optional.empty();
        };
    return new TraitReader(absolute, source)
        .read(
            String.valueOf(absolute.resolveSibling("").getFileName()),
            absolute.getFileName().toString());
  }

  /** The trait in a folder that is not written, made from {@code origin}. */
  static Trait of(TraitFolder made, Path origin) {
    return new TraitReader(
            origin.resolve(made.id()), name -> Optional.ofNullable(made.files().get(name)))
        .read(made.category(), made.name());
  }

  private Trait read(String category, String name) {
    boolean documents = source.text(TraitFolder.POSITIVE + TraitFolder.CHAT).isEmpty();
    var contrasts =
        new Trait.Contrasts(
            examples(TraitFolder.POSITIVE, documents), examples(TraitFolder.NEGATIVE, documents));
    String definition = text(TraitFolder.DEFINITION).strip();
    if (definition.isEmpty()) {
      throw wrong(
          folder.resolve(TraitFolder.DEFINITION),
          1,
          "expected the judge's rubric as text, found nothing");
    }
    Path steering = folder.resolve(TraitFolder.STEERING);
    Map<String, Object> settings =
        new LinkedHashMap<>(JsonFile.object(steering, text(TraitFolder.STEERING)));
    Trait.Questions questions = SteeringFile.questions(steering, settings);
    Trait.Wanted direction = SteeringFile.direction(steering, settings);
    Family family = family(category, contrasts);
    Span position = SteeringFile.position(steering, settings, family.position());
    return new Trait(
        category,
        name,
        family,
        contrasts,
        definition,
        questions,
        position,
        direction,
        abItems(),
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

  private List<Example> examples(String side, boolean documents) {
    String name = side + (documents ? TraitFolder.DOCUMENTS : TraitFolder.CHAT);
    Path file = folder.resolve(name);
    List<String> lines = text(name).lines().toList();
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

  private List<AbItem> abItems() {
    if (source.text(TraitFolder.AB_ITEMS).isEmpty()) {
      return List.of();
    }
    return AbItem.list(folder.resolve(TraitFolder.AB_ITEMS), text(TraitFolder.AB_ITEMS));
  }

  private String text(String name) {
    String text =
        source
            .text(name)
            .orElseThrow(
                () ->
                    new UserError(
                        "%s is missing: a trait wants positive and negative examples, %s and %s."
                            .formatted(
                                folder.resolve(name), TraitFolder.DEFINITION, TraitFolder.STEERING),
                        ""));
    contents.put(name, text);
    return text;
  }
}
