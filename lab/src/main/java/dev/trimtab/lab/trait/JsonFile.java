package dev.trimtab.lab.trait;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON of trait files as maps, lists, strings, numbers and booleans. */
final class JsonFile {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonFile() {}

  /** The object on one line of a file. */
  static Map<String, Object> line(Path file, int line, String text) {
    if (read(file, line, text) instanceof Map<?, ?> map) {
      return named(map);
    }
    throw TraitFiles.wrong(
        file, line, "expected a JSON object with \"prompt\", found " + TraitFiles.cut(text));
  }

  /** The object that a whole file is. */
  static Map<String, Object> object(Path file, String text) {
    if (read(file, 0, text) instanceof Map<?, ?> map) {
      return named(map);
    }
    throw TraitFiles.wrong(file, 1, "expected a JSON object, found " + TraitFiles.cut(text));
  }

  /** The list that a whole file is. */
  static List<?> list(Path file, String text) {
    if (read(file, 0, text) instanceof List<?> list) {
      return list;
    }
    throw TraitFiles.wrong(file, 1, "expected a JSON list, found " + TraitFiles.cut(text));
  }

  private static Object read(Path file, int line, String text) {
    try {
      return MAPPER.readValue(text, Object.class);
    } catch (JacksonException e) {
      int at =
          line > 0 || e.getLocation() == null ? Math.max(1, line) : e.getLocation().getLineNr();
      throw TraitFiles.wrong(file, at, "expected JSON, found " + e.getOriginalMessage());
    }
  }

  private static Map<String, Object> named(Map<?, ?> map) {
    Map<String, Object> named = new LinkedHashMap<>();
    map.forEach(
        (name, value) -> {
          if (value != null) {
            named.put((String) name, value);
          }
        });
    return named;
  }
}
