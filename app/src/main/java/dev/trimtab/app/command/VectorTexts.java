package dev.trimtab.app.command;

import dev.trimtab.core.TokenIds;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.vector.TokenReadout;
import dev.trimtab.model.Model;
import dev.trimtab.model.text.Conversation;
import dev.trimtab.model.text.TextStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The texts that a vector is read off, as a model's tokens: documents, answers, JSON Lines. */
final class VectorTexts {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String PROMPT = "prompt";
  private static final String PROMPT_IDS = "promptIds";
  private static final String RESPONSE = "response";
  private static final String RESPONSE_IDS = "responseIds";
  private static final String TEXT = "text";
  private static final String IDS = "ids";
  private static final String LABEL = "label";

  /* Templates that write the date would otherwise give other readings tomorrow. */
  private static final LocalDateTime DATE = LocalDateTime.of(2026, 1, 1, 12, 0);

  private final Model model;

  VectorTexts(Model model) {
    this.model = model;
  }

  /**
   * One text.
   *
   * @param name its line in a file, or what it was given as
   * @param tokens what is read
   * @param label 1 or 0 where the file says to which class it belongs, else −1
   */
  record Entry(String name, TokenReadout.Text tokens, int label) {}

  /** A document, read from its first token on; a token put before it is left out. */
  Entry document(String name, String text) {
    TokenIds ids = model.text().document(text).ids();
    int own = model.text().tokenizer().encode(text, false).size();
    return entry(name, ids, Math.max(0, ids.size() - own), -1);
  }

  /** An answer to a question, of which the answer is read. */
  Entry answer(String name, String question, String answer) {
    TokenIds prompt = prompt(question);
    return entry(
        name, prompt.plus(model.text().tokenizer().encode(answer, false)), prompt.size(), -1);
  }

  private TokenIds prompt(String question) {
    return model.text().template().isEmpty()
        ? model.text().document(question).ids()
        : model.text().prompt(Conversation.user(question), DATE).ids();
  }

  private static Entry entry(String name, TokenIds ids, int from, int label) {
    if (from >= ids.size()) {
      throw new UserError(name + " has no token to read.", "Give it some text.");
    }
    return new Entry(name, new TokenReadout.Text(ids, from, ids.size()), label);
  }

  /** The texts of a file of JSON Lines. */
  List<Entry> lines(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UserError("There is no file " + file + ".", "Check the path.");
    }
    List<Entry> entries = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      JsonNode line = json(file, i + 1, lines.get(i));
      if (!line.has("artifact")) {
        entries.add(line(file, i + 1, line));
      }
    }
    if (entries.isEmpty()) {
      throw new UserError(file + " holds no text.", "Write one JSON object a line.");
    }
    return entries;
  }

  private static JsonNode json(Path file, int number, String line) {
    try {
      return MAPPER.readTree(line);
    } catch (JacksonException e) {
      throw new UserError(
          "%s, line %d: expected a JSON object, found %s."
              .formatted(file, number, e.getOriginalMessage()),
          "",
          e);
    }
  }

  private Entry line(Path file, int number, JsonNode line) {
    Entry read = unlabelled(file, number, line);
    if (!line.has(LABEL)) {
      return read;
    }
    int label = line.get(LABEL).asInt(-1);
    if (label != 0 && label != 1) {
      throw new UserError(
          "%s, line %d: expected \"%s\" to be 0 or 1.".formatted(file, number, LABEL), "");
    }
    return new Entry(read.name(), read.tokens(), label);
  }

  private Entry unlabelled(Path file, int number, JsonNode line) {
    String name = String.valueOf(number);
    if (line.has(PROMPT_IDS) && line.has(RESPONSE_IDS)) {
      TokenIds prompt = ids(line.get(PROMPT_IDS));
      return entry(name, prompt.plus(ids(line.get(RESPONSE_IDS))), prompt.size(), -1);
    }
    if (line.has(PROMPT) && line.has(RESPONSE)) {
      return answer(name, line.get(PROMPT).asString(), line.get(RESPONSE).asString());
    }
    if (line.has(IDS)) {
      return entry(name, ids(line.get(IDS)), 0, -1);
    }
    if (line.has(TEXT)) {
      return document(name, line.get(TEXT).asString());
    }
    throw new UserError(
        "%s, line %d: expected \"%s\" and \"%s\", \"%s\" and \"%s\", or \"%s\"."
            .formatted(file, number, PROMPT, RESPONSE, PROMPT_IDS, RESPONSE_IDS, TEXT),
        "trimtab generate --json writes such objects.");
  }

  private static TokenIds ids(JsonNode list) {
    int[] ids = new int[list.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = list.get(i).asInt();
    }
    return TokenIds.of(ids);
  }

  /** The text that each token of the span adds. */
  List<String> pieces(TokenReadout.Text text) {
    TextStream stream = model.text().tokenizer().stream(false);
    for (int i = 0; i < text.from(); i++) {
      stream.add(text.ids().at(i));
    }
    List<String> pieces = new ArrayList<>();
    for (int i = text.from(); i < text.to(); i++) {
      pieces.add(stream.add(text.ids().at(i)));
    }
    String rest = stream.finish();
    int last = pieces.size() - 1;
    pieces.set(last, pieces.get(last) + rest);
    return pieces;
  }
}
