package dev.trimtab.model.file;

import dev.trimtab.core.FormatException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON texts of a checkpoint as trees: strict, without duplicate keys or trailing text. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Json() {}

  /**
   * The object a text holds.
   *
   * @param start offset of the text in its file, for messages
   */
  static JsonNode object(Path path, long start, String text) {
    JsonNode node;
    try {
      node = MAPPER.readTree(text);
    } catch (JacksonException e) {
      long at = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getCharOffset());
      throw new FormatException(path, start + at, "this is not JSON: " + e.getOriginalMessage(), e);
    }
    if (!node.isObject()) {
      throw new FormatException(path, start, "wanted a JSON object");
    }
    return node;
  }

  /** A value as maps, lists, strings, numbers and booleans. */
  static Object plain(JsonNode node) {
    return MAPPER.convertValue(node, Object.class);
  }
}
