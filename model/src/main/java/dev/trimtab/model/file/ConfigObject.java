package dev.trimtab.model.file;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A JSON object of a configuration, read key by key with the types demanded; a key that is absent
 * takes its default, a wrong type is a {@link FormatException} naming the key.
 */
final class ConfigObject {
  private static final long MAX_BYTES = 16_000_000;

  private final Path path;
  private final String prefix;
  private final JsonNode node;
  private final Map<String, Object> defaults;

  private ConfigObject(Path path, String prefix, JsonNode node, Map<String, Object> defaults) {
    this.path = path;
    this.prefix = prefix;
    this.node = node;
    this.defaults = defaults;
  }

  /** The object in a file. */
  static ConfigObject read(Path path) throws IOException {
    return new ConfigObject(path, "", Json.object(path, 0, text(path)), Map.of());
  }

  /** An object with no keys, standing for a file that is not there. */
  static ConfigObject empty(Path path) {
    return new ConfigObject(path, "", JsonNodeFactory.instance.objectNode(), Map.of());
  }

  /** The text of a small UTF-8 file. */
  static String text(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new UserError(
          "There is no " + path.getFileName() + " in " + path.getParent() + ".",
          "Give a folder that holds config.json and model.safetensors.");
    }
    if (Files.size(path) > MAX_BYTES) {
      throw new FormatException(path, -1, "it is larger than " + MAX_BYTES + " bytes");
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Files.readAllBytes(path)))
          .toString();
    } catch (CharacterCodingException e) {
      throw new FormatException(path, -1, "it is not UTF-8", e);
    }
  }

  /** The same object with values for keys that are absent. */
  ConfigObject withDefaults(Map<String, Object> values) {
    return new ConfigObject(path, prefix, node, values);
  }

  /** The file. */
  Path path() {
    return path;
  }

  /** A key as messages name it. */
  String named(String key) {
    return prefix + key;
  }

  /** Keys that are there, with null or without. */
  List<String> keys() {
    return List.copyOf(node.propertyNames());
  }

  /** Whether a key is there and not null. */
  boolean has(String key) {
    return node.hasNonNull(key);
  }

  /** Whether a key is there, or has a default; null counts as there. */
  boolean mentions(String key) {
    return node.has(key) || defaults.containsKey(key);
  }

  /** The object under a key. */
  Optional<ConfigObject> object(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    JsonNode value = node.get(key);
    if (!value.isObject()) {
      throw wrong(key, "an object");
    }
    return Optional.of(new ConfigObject(path, prefix + key + ".", value, Map.of()));
  }

  /** The object under a key as maps, lists and plain values; empty where there is none. */
  Map<String, Object> map(String key) {
    return object(key).map(ConfigObject::plain).orElse(Map.of());
  }

  private Map<String, Object> plain() {
    Map<String, Object> all = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> property : node.properties()) {
      if (!property.getValue().isNull()) {
        all.put(property.getKey(), Json.plain(property.getValue()));
      }
    }
    return all;
  }

  /** An integer from 1 to {@code max}; required unless there is a default. */
  int positive(String key, int max) {
    return whole(key, 1, max)
        .orElseThrow(() -> new FormatException(path, -1, "there is no " + named(key)));
  }

  /** An integer from {@code min} to {@code max}; empty where the value is null or there is none. */
  Optional<Integer> whole(String key, int min, int max) {
    if (!node.has(key)) {
      return Optional.ofNullable((Integer) defaults.get(key));
    }
    JsonNode value = node.get(key);
    if (value.isNull()) {
      return Optional.empty();
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrong(key, "an integer");
    }
    int number = value.intValue();
    if (number < min || number > max) {
      throw wrong(key, "an integer from " + min + " to " + max);
    }
    return Optional.of(number);
  }

  /** A finite positive number; empty where the value is null or there is none. */
  Optional<Double> number(String key) {
    if (!node.has(key)) {
      return Optional.ofNullable((Number) defaults.get(key)).map(Number::doubleValue);
    }
    JsonNode value = node.get(key);
    if (value.isNull()) {
      return Optional.empty();
    }
    if (!value.isNumber() || !Double.isFinite(value.doubleValue()) || value.doubleValue() <= 0) {
      throw wrong(key, "a positive number");
    }
    return Optional.of(value.doubleValue());
  }

  /** A number that must be there. */
  double demanded(String key) {
    return number(key)
        .orElseThrow(() -> new FormatException(path, -1, "there is no " + named(key)));
  }

  /** A boolean; null and absence without default are false. */
  boolean flag(String key) {
    if (!node.has(key)) {
      return Boolean.TRUE.equals(defaults.get(key));
    }
    JsonNode value = node.get(key);
    if (!value.isNull() && !value.isBoolean()) {
      throw wrong(key, "true or false");
    }
    return value.isBoolean() && value.booleanValue();
  }

  /** A string; empty where the value is null or there is none. */
  Optional<String> string(String key) {
    if (!node.has(key)) {
      return Optional.ofNullable((String) defaults.get(key));
    }
    JsonNode value = node.get(key);
    if (value.isNull()) {
      return Optional.empty();
    }
    if (!value.isString()) {
      throw wrong(key, "a string");
    }
    return Optional.of(value.stringValue());
  }

  /** A list of strings; empty where the value is null or there is none. */
  Optional<List<String>> strings(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    JsonNode value = node.get(key);
    if (!value.isArray()) {
      throw wrong(key, "a list of strings");
    }
    for (JsonNode element : value) {
      if (!element.isString()) {
        throw wrong(key, "a list of strings");
      }
      texts.add(element.stringValue());
    }
    return Optional.of(List.copyOf(texts));
  }

  /** Token ids: one number or a list of them; empty where the value is null or there is none. */
  List<Integer> ids(String key) {
    if (!node.has(key)) {
      return Optional.ofNullable((Integer) defaults.get(key)).map(List::of).orElse(List.of());
    }
    JsonNode value = node.get(key);
    if (value.isNull()) {
      return List.of();
    }
    List<Integer> all = new ArrayList<>();
    for (JsonNode id : value.isArray() ? value : List.of(value)) {
      if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0) {
        throw wrong(key, "a token id or a list of them");
      }
      all.add(id.intValue());
    }
    return List.copyOf(all);
  }

  /** The value of a key as JSON text, for messages. */
  String shown(String key) {
    JsonNode value = node.get(key);
    String text = value == null ? String.valueOf(defaults.get(key)) : value.toString();
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }

  /** Whether a value is there that is none of: null, false, an empty list or object. */
  boolean switchedOn(String key) {
    if (!has(key)) {
      return false;
    }
    JsonNode value = node.get(key);
    if (value.isContainer()) {
      return !value.isEmpty();
    }
    return !value.isBoolean() || value.booleanValue();
  }

  private FormatException wrong(String key, String wanted) {
    return new FormatException(
        path, -1, "%s is %s, wanted %s".formatted(named(key), shown(key), wanted));
  }
}
