package dev.trimtab.app.command;

import dev.trimtab.core.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON that a person wrote, from a file or from standard input, as maps and lists. */
final class JsonInput {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final String name;
  private final String text;

  private JsonInput(String name, String text) {
    this.name = name;
    this.text = text;
  }

  /** The file of that name; {@code -} is standard input. */
  static JsonInput read(String name) throws IOException {
    boolean standard = name.equals("-");
    if (!standard && !Files.isRegularFile(Path.of(name))) {
      throw new UserError("There is no file " + name + ".", "Check the path.");
    }
    byte[] bytes = standard ? System.in.readAllBytes() : Files.readAllBytes(Path.of(name));
    return new JsonInput(
        standard ? "standard input" : name,
        new String(bytes, StandardCharsets.UTF_8).replaceFirst("^\uFEFF", ""));
  }

  /** The content as an object. */
  Map<String, Object> object() {
    if (value() instanceof Map<?, ?> map) {
      return object(map);
    }
    throw new UserError(name + " wants a JSON object.", "Write {\"name\": value, …}.");
  }

  /** The content as a list of objects; an object with the list as {@code key} is taken for it. */
  List<Map<String, Object>> objects(String key) {
    Object value = value();
    Object list = value instanceof Map<?, ?> map && map.containsKey(key) ? map.get(key) : value;
    List<Map<String, Object>> objects = new ArrayList<>();
    if (list instanceof List<?> entries) {
      for (Object entry : entries) {
        if (!(entry instanceof Map<?, ?> map)) {
          throw new UserError(
              name + ": entry " + objects.size() + " of " + key + " is no object.",
              "Write " + example(key) + ".");
        }
        objects.add(object(map));
      }
      return objects;
    }
    throw new UserError(
        name + " wants a JSON list of " + key + ".", "Write [" + example(key) + "].");
  }

  private static String example(String key) {
    return key.equals("messages")
        ? "{\"role\": \"user\", \"content\": \"…\"}"
        : "{\"type\": \"function\", \"function\": {\"name\": \"…\"}}";
  }

  private static Map<String, Object> object(Map<?, ?> map) {
    Map<String, Object> object = new LinkedHashMap<>();
    map.forEach((key, value) -> object.put(String.valueOf(key), value));
    return object;
  }

  private Object value() {
    if (text.isBlank()) {
      throw new UserError(name + " is empty.", "It wants JSON.");
    }
    try {
      return MAPPER.readValue(text, Object.class);
    } catch (JacksonException e) {
      throw new UserError(
          "%s, line %d, column %d is not JSON: %s."
              .formatted(
                  name,
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  e.getLocation() == null ? 0 : e.getLocation().getColumnNr(),
                  e.getOriginalMessage().replaceFirst(" \\(start marker at .*", "")),
          "Mend it there.",
          e);
    }
  }
}
