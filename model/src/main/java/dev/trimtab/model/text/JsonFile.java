package dev.trimtab.model.text;

import dev.trimtab.core.FormatException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A JSON file of a model folder: its text and its content, an object. */
record JsonFile(Path path, String text, JsonNode root) {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /**
   * The file at {@code path}.
   *
   * @throws FormatException where it is no JSON object in UTF-8
   */
  static JsonFile read(Path path) throws IOException {
    String text = text(path);
    try {
      JsonNode root = MAPPER.readTree(text);
      if (!root.isObject()) {
        throw new FormatException(path, -1, "wanted a JSON object");
      }
      return new JsonFile(path, text, root);
    } catch (JacksonException broken) {
      long offset = broken.getLocation() == null ? -1 : broken.getLocation().getCharOffset();
      throw new FormatException(
          path, offset, "this is not JSON: " + broken.getOriginalMessage(), broken);
    }
  }

  /** The text of the file at {@code path}, which must be UTF-8. */
  static String text(Path path) throws IOException {
    try {
      return Files.readString(path, StandardCharsets.UTF_8);
    } catch (CharacterCodingException broken) {
      throw new FormatException(path, -1, "this is not text in UTF-8", broken);
    }
  }
}
