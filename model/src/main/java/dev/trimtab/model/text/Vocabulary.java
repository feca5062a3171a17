package dev.trimtab.model.text;

import dev.trimtab.core.FormatException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The pieces of a tokenizer.json by id and by text. */
final class Vocabulary {
  // A hostile id must not make the table of pieces huge.
  private static final int MAX_SIZE = 16_000_000;

  private static final Pattern BYTE = Pattern.compile("<0x[0-9A-F]{2}>");

  private final Path path;
  private final Map<String, Integer> ids = new HashMap<>();
  private final List<AddedToken> added = new ArrayList<>();
  private final Set<Integer> special = new HashSet<>();
  private final @Nullable String[] pieces;

  private Vocabulary(JsonFile file) {
    this.path = file.path();
    readPieces(file.root().path("model").path("vocab"));
    readAdded(file.root().path("added_tokens"));
    int size = ids.values().stream().mapToInt(id -> id + 1).max().orElse(0);
    if (size == 0) {
      throw new FormatException(path, -1, "model.vocab holds no tokens");
    }
    pieces = new String[size];
    ids.forEach((piece, id) -> pieces[id] = piece);
  }

  /** The vocabulary of a tokenizer.json. */
  static Vocabulary of(JsonFile file) {
    return new Vocabulary(file);
  }

  private void readPieces(JsonNode vocabulary) {
    if (vocabulary.isObject()) {
      for (var entry : vocabulary.properties()) {
        ids.put(entry.getKey(), id(entry.getValue(), entry.getKey()));
      }
      return;
    }
    if (!vocabulary.isArray()) {
      throw new FormatException(path, -1, "model.vocab is neither an object nor a list");
    }
    // Unigram: pairs of piece and score, the id is the place in the list.
    int id = 0;
    for (JsonNode pair : vocabulary) {
      if (!pair.path(0).isString()) {
        throw new FormatException(path, -1, "model.vocab[" + id + "] is no pair of text and score");
      }
      ids.put(pair.path(0).stringValue(), id++);
    }
  }

  private void readAdded(JsonNode tokens) {
    for (JsonNode token : tokens) {
      if (!token.path("content").isString()) {
        throw new FormatException(path, -1, "an entry of added_tokens has no content");
      }
      String text = token.path("content").stringValue();
      int id = id(token.path("id"), text);
      boolean control = token.path("special").asBoolean(false);
      added.add(new AddedToken(id, text, control));
      if (control) {
        special.add(id);
      }
      ids.put(text, id);
    }
  }

  private int id(JsonNode node, String piece) {
    if (!node.isInt() || node.intValue() < 0 || node.intValue() >= MAX_SIZE) {
      throw new FormatException(path, -1, "the token \"" + piece + "\" has the id " + node);
    }
    return node.intValue();
  }

  /** One more than the greatest id. */
  int size() {
    return pieces.length;
  }

  List<AddedToken> added() {
    return List.copyOf(added);
  }

  OptionalInt id(String piece) {
    Integer id = ids.get(piece);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** Whether {@code id} is a control token. */
  boolean isSpecial(int id) {
    return special.contains(id);
  }

  /** Whether {@code id} is one byte of a character that has no piece of its own. */
  boolean isByte(int id) {
    String piece = pieces[id];
    return piece != null && BYTE.matcher(piece).matches();
  }
}
