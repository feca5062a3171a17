package dev.trimtab.lab.experiment.file;

import dev.trimtab.core.UserError;
import dev.trimtab.core.registry.Registry;
import dev.trimtab.lab.experiment.file.YamlNode.Kind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds a file against the schema that ships, fills in what it leaves to the schema's defaults, and
 * names file, line and key of what does not fit. Reads the part of JSON Schema that the schema
 * uses.
 */
final class SchemaCheck {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final String source;
  private final JsonNode root;

  /**
   * @param source the file as errors name it
   * @param root the whole schema
   */
  SchemaCheck(String source, JsonNode root) {
    this.source = source;
    this.root = root;
  }

  /**
   * The file as JSON with its defaults.
   *
   * @throws UserError where it does not fit
   */
  JsonNode fitted(YamlNode node) {
    return fitted(node, root, "");
  }

  private JsonNode fitted(YamlNode node, JsonNode schema, String path) {
    if (schema.has("$ref")) {
      return fitted(node, root.at(schema.get("$ref").asString().substring(1)), path);
    }
    if (schema.has("oneOf")) {
      return fitted(node, alternative(node, schema.get("oneOf"), path), path);
    }
    if (schema.has("enum")) {
      return one(node, schema.get("enum"), path);
    }
    return switch (schema.path("type").asString("")) {
      case "object" -> object(node, schema, path);
      case "array" -> array(node, schema, path);
      default -> scalar(node, schema, path);
    };
  }

  /** The first alternative of the node's own shape. */
  private JsonNode alternative(YamlNode node, JsonNode alternatives, String path) {
    List<String> shapes = new ArrayList<>();
    for (JsonNode each : alternatives) {
      String type = each.path("type").asString("string");
      boolean fits =
          switch (node) {
            case YamlNode.Fields _ -> type.equals("object");
            case YamlNode.Items _ -> type.equals("array");
            case YamlNode.Scalar _ -> !type.equals("object") && !type.equals("array");
          };
      if (fits) {
        return each;
      }
      shapes.add(words(type));
    }
    throw wrong(node.line(), path, String.join(" or ", shapes), node);
  }

  private JsonNode one(YamlNode node, JsonNode allowed, String path) {
    List<String> words = new ArrayList<>();
    allowed.forEach(word -> words.add(word.asString()));
    if (node instanceof YamlNode.Scalar scalar && words.contains(scalar.text())) {
      return NODES.stringNode(scalar.text());
    }
    throw wrong(node.line(), path, "one of " + String.join(", ", words), node);
  }

  private JsonNode object(YamlNode node, JsonNode schema, String path) {
    if (!(node instanceof YamlNode.Fields fields)) {
      throw wrong(node.line(), path, words("object"), node);
    }
    JsonNode properties = schema.path("properties");
    JsonNode more = schema.path("additionalProperties");
    ObjectNode object = NODES.objectNode();
    for (Map.Entry<String, YamlNode> entry : fields.values().entrySet()) {
      String key = entry.getKey();
      int line = fields.lines().getOrDefault(key, fields.line());
      String inner = path.isEmpty() ? key : path + "." + key;
      requirePattern(line, inner, key, schema.path("propertyNames"));
      if (properties.has(key)) {
        object.set(key, fitted(entry.getValue(), properties.get(key), inner));
      } else if (more.isObject()) {
        object.set(key, fitted(entry.getValue(), more, inner));
      } else {
        throw unknown(line, inner, key, List.copyOf(properties.propertyNames()));
      }
    }
    for (JsonNode key : schema.path("required")) {
      if (!object.has(key.asString())) {
        throw new UserError(
            "%s, line %d: %s is missing.".formatted(source, fields.line(), key(path, key)),
            "Add it.");
      }
    }
    if (object.size() < schema.path("minProperties").asInt(0)) {
      throw wrong(node.line(), path, "at least one entry", node);
    }
    defaults(properties, object);
    return object;
  }

  /** What a schema's defaults make of an object that says nothing. */
  private static void defaults(JsonNode properties, ObjectNode object) {
    for (Map.Entry<String, JsonNode> property : properties.properties()) {
      JsonNode standard = property.getValue().get("default");
      if (standard == null || object.has(property.getKey())) {
        continue;
      }
      JsonNode value = standard.deepCopy();
      if (value instanceof ObjectNode inner) {
        defaults(property.getValue().path("properties"), inner);
      }
      object.set(property.getKey(), value);
    }
  }

  private JsonNode array(YamlNode node, JsonNode schema, String path) {
    if (!(node instanceof YamlNode.Items items)) {
      throw wrong(node.line(), path, words("array"), node);
    }
    if (items.values().size() < schema.path("minItems").asInt(0)) {
      throw wrong(node.line(), path, "at least one entry", node);
    }
    ArrayNode array = NODES.arrayNode();
    for (YamlNode item : items.values()) {
      array.add(fitted(item, schema.get("items"), path));
    }
    return array;
  }

  private JsonNode scalar(YamlNode node, JsonNode schema, String path) {
    String type = schema.path("type").asString("string");
    if (!(node instanceof YamlNode.Scalar scalar)) {
      throw wrong(node.line(), path, words(type), node);
    }
    boolean fits =
        switch (type) {
          case "integer" -> scalar.kind() == Kind.INTEGER;
          case "number" -> scalar.kind() == Kind.INTEGER || scalar.kind() == Kind.NUMBER;
          case "boolean" -> scalar.kind() == Kind.BOOLEAN;
          default -> scalar.kind() != Kind.NOTHING;
        };
    if (!fits) {
      throw wrong(node.line(), path, words(type), node);
    }
    return switch (type) {
      case "integer" -> {
        BigInteger value = new BigInteger(scalar.text());
        range(scalar, schema, path, new BigDecimal(value));
        yield NODES.numberNode(value);
      }
      case "number" -> {
        BigDecimal value = decimal(scalar, path);
        range(scalar, schema, path, value);
        yield NODES.numberNode(value.doubleValue());
      }
      case "boolean" -> NODES.booleanNode(Boolean.parseBoolean(scalar.text()));
      default -> {
        requirePattern(scalar.line(), path, scalar.text(), schema);
        yield NODES.stringNode(scalar.text());
      }
    };
  }

  private BigDecimal decimal(YamlNode.Scalar scalar, String path) {
    try {
      return new BigDecimal(scalar.text());
    } catch (NumberFormatException _) {
      throw wrong(scalar.line(), path, words("number"), scalar);
    }
  }

  private void range(YamlNode.Scalar scalar, JsonNode schema, String path, BigDecimal value) {
    check(scalar, path, "at least ", schema.path("minimum"), value, List.of(0, 1));
    check(scalar, path, "at most ", schema.path("maximum"), value, List.of(-1, 0));
    check(scalar, path, "above ", schema.path("exclusiveMinimum"), value, List.of(1));
    check(scalar, path, "below ", schema.path("exclusiveMaximum"), value, List.of(-1));
  }

  private void check(
      YamlNode.Scalar scalar,
      String path,
      String words,
      JsonNode bound,
      BigDecimal value,
      List<Integer> signs) {
    if (bound.isNumber()
        && !signs.contains(Integer.signum(value.compareTo(bound.decimalValue())))) {
      throw wrong(scalar.line(), path, words + bound.asString(), scalar);
    }
  }

  private void requirePattern(int line, String path, String word, JsonNode schema) {
    String pattern = schema.path("pattern").asString("");
    if (!pattern.isEmpty() && !word.matches(pattern)) {
      throw new UserError(
          "%s, line %d: %s: \"%s\" is not of the form %s."
              .formatted(source, line, path, word, pattern),
          "Write it so.");
    }
  }

  private UserError unknown(int line, String path, String key, List<String> known) {
    return new UserError(
        "%s, line %d: there is no key \"%s\".".formatted(source, line, path),
        Registry.nearest(key, known)
            .map(near -> "Did you mean \"" + near + "\"?")
            .orElse("Known here: " + String.join(", ", known) + "."));
  }

  private UserError wrong(int line, String path, String expected, YamlNode found) {
    return new UserError(
        "%s, line %d: %s: expected %s, found %s."
            .formatted(
                source, line, path.isEmpty() ? "the file" : path, expected, found.described()),
        "");
  }

  private static String key(String path, JsonNode key) {
    return path.isEmpty() ? key.asString() : path + "." + key.asString();
  }

  private static String words(String type) {
    return switch (type) {
      case "object" -> "keys with values";
      case "array" -> "a list";
      case "integer" -> "a whole number";
      case "number" -> "a number";
      case "boolean" -> "true or false";
      default -> "text";
    };
  }
}
