package dev.trimtab.lab.trait;

import dev.trimtab.core.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JSON of persona vectors (Chen et al. 2025, arXiv:2507.21509, §2): opposite instructions,
 * questions and a judge's prompt for one trait. Each pair of instructions is a pair of system
 * prompts over each question.
 */
final class PersonaVectorsLayout implements TraitLayout {
  private static final String CATEGORY = "pv";
  private static final String EXTRACT = "trait_data_extract";
  private static final String EVALUATE = "trait_data_eval";
  private static final String INSTRUCTION = "instruction";
  private static final String QUESTIONS = "questions";
  private static final String PROMPT = "eval_prompt";

  /* Of every five questions two are kept from the contrasts where no file of others is at hand. */
  private static final int OF = 5;
  private static final int KEPT = 2;

  @Override
  public String id() {
    return "persona-vectors";
  }

  @Override
  public String description() {
    return "a JSON file with \"instruction\" (pos, neg), \"questions\" and \"eval_prompt\", a"
        + " folder of them, or one with "
        + EXTRACT
        + " and "
        + EVALUATE;
  }

  @Override
  public boolean recognises(Path source) {
    Path extract = source.resolve(EXTRACT);
    List<Path> files = SourceFiles.json(Files.isDirectory(extract) ? extract : source);
    return !files.isEmpty()
        && SourceFiles.peek(files.getFirst()) instanceof Map<?, ?> map
        && map.containsKey(INSTRUCTION)
        && map.containsKey(QUESTIONS);
  }

  @Override
  public List<TraitFolder> read(Path source) {
    Path extract = source.resolve(EXTRACT);
    Path evaluate = source.resolve(EVALUATE);
    List<TraitFolder> traits = new ArrayList<>();
    for (Path file : SourceFiles.json(Files.isDirectory(extract) ? extract : source)) {
      traits.add(trait(file, evaluate.resolve(file.getFileName())));
    }
    if (traits.isEmpty()) {
      throw SourceFiles.strange(source, this);
    }
    return traits;
  }

  private static TraitFolder trait(Path file, Path evaluation) {
    Map<String, Object> data = JsonFile.object(file, TraitText.read(file));
    List<Instruction> instructions = instructions(file, data.getOrDefault(INSTRUCTION, ""));
    List<String> questions = questions(file, data);
    Map<String, Object> steering = new LinkedHashMap<>();
    List<String> notes = new ArrayList<>();
    List<String> contrasted = questions;
    if (Files.isRegularFile(evaluation)) {
      steering.put(
          QUESTIONS,
          questions(evaluation, JsonFile.object(evaluation, TraitText.read(evaluation))));
    } else {
      int kept = questions.size() * KEPT / OF;
      contrasted = questions.subList(0, questions.size() - kept);
      steering.put(QUESTIONS, questions.subList(questions.size() - kept, questions.size()));
      notes.add(
          ("There is no file of other questions (%s/%s), so the last %d of the %d questions are"
                  + " kept from the contrasts, for search and report.")
              .formatted(EVALUATE, file.getFileName(), kept, questions.size()));
    }
    String prompt = text(file, data, PROMPT);
    steering.put(PROMPT, prompt);
    Map<String, String> files = new TreeMap<>();
    files.put(
        TraitFolder.POSITIVE + TraitFolder.CHAT,
        lines(contrasted, instructions.stream().map(Instruction::positive).toList()));
    files.put(
        TraitFolder.NEGATIVE + TraitFolder.CHAT,
        lines(contrasted, instructions.stream().map(Instruction::negative).toList()));
    files.put(TraitFolder.DEFINITION, definition(prompt) + "\n");
    files.put(TraitFolder.STEERING, JsonFile.indented(steering));
    return new TraitFolder(CATEGORY, SourceFiles.name(file), files, notes);
  }

  private record Instruction(String positive, String negative) {}

  private static List<Instruction> instructions(Path file, Object value) {
    List<Instruction> instructions = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object entry : list) {
        if (entry instanceof Map<?, ?> map
            && map.get("pos") instanceof String positive
            && map.get("neg") instanceof String negative) {
          instructions.add(new Instruction(positive, negative));
        }
      }
      if (instructions.size() == list.size() && !instructions.isEmpty()) {
        return instructions;
      }
    }
    throw new UserError(
        "%s: expected \"%s\" to be a list of objects with texts \"pos\" and \"neg\"."
            .formatted(file, INSTRUCTION),
        "");
  }

  private static List<String> questions(Path file, Map<String, Object> data) {
    List<String> questions = SteeringFile.texts(file, QUESTIONS, data.getOrDefault(QUESTIONS, ""));
    if (questions.size() < OF) {
      throw new UserError(
          "%s: expected at least %d questions, found %d.".formatted(file, OF, questions.size()),
          "");
    }
    return questions;
  }

  private static String text(Path file, Map<String, Object> data, String name) {
    if (data.get(name) instanceof String text && !text.isBlank()) {
      return text;
    }
    throw new UserError("%s: expected a text \"%s\".".formatted(file, name), "");
  }

  private static String lines(List<String> questions, List<String> systems) {
    StringBuilder lines = new StringBuilder();
    for (String system : systems) {
      for (String question : questions) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("prompt", question);
        line.put("system_prompt", system);
        lines.append(JsonFile.line(line)).append('\n');
      }
    }
    return lines.toString();
  }

  /** The paragraphs of a judge's prompt before the one that shows question or answer. */
  private static String definition(String prompt) {
    StringBuilder before = new StringBuilder();
    for (String paragraph : prompt.strip().split("\\n\\s*\\n", -1)) {
      if (paragraph.contains("{question}") || paragraph.contains("{answer}")) {
        break;
      }
      before.append(before.isEmpty() ? "" : "\n\n").append(paragraph.strip());
    }
    return before.isEmpty() ? prompt.strip() : before.toString();
  }
}
