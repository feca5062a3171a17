package dev.trimtab.lab.experiment.file;

import dev.trimtab.core.UserError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads YAML as {@link YamlNode}s. */
final class YamlTree {
  private static final int DEEP = 20;

  private final String source;

  /**
   * @param source the file as errors name it
   */
  YamlTree(String source) {
    this.source = source;
  }

  /**
   * The document in a text.
   *
   * @throws UserError where it is no YAML, or says a key twice: names the line
   */
  YamlNode read(String text) {
    try (JsonParser parser = YAMLMapper.builder().build().createParser(text)) {
      if (parser.nextToken() == null) {
        throw new UserError(source + " is empty.", "See trimtab run --schema for what it may say.");
      }
      return node(parser, 0);
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      String said = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      throw new UserError(
          "%s, line %d: this is no YAML: %s.".formatted(source, line, said),
          "Mind the indentation, and quote texts that hold a colon.",
          e);
    }
  }

  private YamlNode node(JsonParser parser, int depth) {
    int line = parser.currentTokenLocation().getLineNr();
    if (depth > DEEP) {
      throw new UserError(
          "%s, line %d: more than %d levels deep.".formatted(source, line, DEEP),
          "See trimtab run --schema.");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> fields(parser, line, depth);
      case START_ARRAY -> {
        List<YamlNode> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(node(parser, depth + 1));
        }
        yield new YamlNode.Items(line, items);
      }
      case VALUE_NUMBER_INT ->
          new YamlNode.Scalar(line, YamlNode.Kind.INTEGER, String.valueOf(parser.getString()));
      case VALUE_NUMBER_FLOAT ->
          new YamlNode.Scalar(line, YamlNode.Kind.NUMBER, String.valueOf(parser.getString()));
      case VALUE_TRUE, VALUE_FALSE ->
          new YamlNode.Scalar(line, YamlNode.Kind.BOOLEAN, String.valueOf(parser.getString()));
      case VALUE_NULL -> new YamlNode.Scalar(line, YamlNode.Kind.NOTHING, "");
      case VALUE_STRING,
          VALUE_EMBEDDED_OBJECT,
          PROPERTY_NAME,
          END_OBJECT,
          END_ARRAY,
          NOT_AVAILABLE ->
          new YamlNode.Scalar(line, YamlNode.Kind.TEXT, String.valueOf(parser.getString()));
    };
  }

  private YamlNode fields(JsonParser parser, int line, int depth) {
    Map<String, YamlNode> values = new LinkedHashMap<>();
    Map<String, Integer> lines = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = String.valueOf(parser.currentName());
      int at = parser.currentTokenLocation().getLineNr();
      parser.nextToken();
      if (values.put(key, node(parser, depth + 1)) != null) {
        throw new UserError(
            "%s, line %d: the key \"%s\" is there twice.".formatted(source, at, key),
            "Keep one of them.");
      }
      lines.put(key, at);
    }
    return new YamlNode.Fields(line, values, lines);
  }
}
