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
    throw TraitText.wrong(
        file, line, "expected a JSON object with \"prompt\", found " + TraitText.cut(text));
  }

  /** The value that a whole file is. */
  static Object value(Path file, String text) {
    return read(file, 0, text);
  }

  /** A value on one line. */
  static String line(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /** A value over several lines, which ends with one. */
  static String indented(Object value) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
  }

  /** The object that a whole file is. */
  static Map<String, Object> object(Path file, String text) {
    if (read(file, 0, text) instanceof Map<?, ?> map) {
      return named(map);
    }
    throw TraitText.wrong(file, 1, "expected a JSON object, found " + TraitText.cut(text));
  }

  /** The list that a whole file is. */
  static List<?> list(Path file, String text) {
    if (read(file, 0, text) instanceof List<?> list) {
      return list;
    }
    throw TraitText.wrong(file, 1, "expected a JSON list, found " + TraitText.cut(text));
  }

  private static Object read(Path file, int line, String text) {
    try {
      return MAPPER.readValue(text, Object.class);
    } catch (JacksonException e) {
      int at =
          line > 0 || e.getLocation() == null ? Math.max(1, line) : e.getLocation().getLineNr();
      // What follows in brackets tells where in the parser's buffer, which nobody sees.
      String found = e.getOriginalMessage().replaceFirst(" \\(start marker at .*", "");
      throw TraitText.wrong(file, at, "expected JSON, found " + found);
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
