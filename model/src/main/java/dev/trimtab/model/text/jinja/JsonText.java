package dev.trimtab.model.text.jinja;

import dev.trimtab.model.text.jinja.Value.Bool;
import dev.trimtab.model.text.jinja.Value.Dict;
import dev.trimtab.model.text.jinja.Value.Int;
import dev.trimtab.model.text.jinja.Value.None;
import dev.trimtab.model.text.jinja.Value.Real;
import dev.trimtab.model.text.jinja.Value.Sequence;
import dev.trimtab.model.text.jinja.Value.Shape;
import dev.trimtab.model.text.jinja.Value.Str;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Values as Python's {@code json.dumps} writes them; the filter {@code tojson} of chat templates.
 */
final class JsonText {
  private final boolean ascii;
  private final boolean sorted;
  // What one level is indented by; without indentation everything stands on one line.
  private final boolean indented;
  private final String indentation;
  private final String itemSeparator;
  private final String keySeparator;
  private final StringBuilder out = new StringBuilder();

  private JsonText(Arguments arguments) {
    arguments.accept("tojson", "ensure_ascii", "indent", "separators", "sort_keys");
    ascii = arguments.flag(0, "ensure_ascii");
    sorted = arguments.flag(3, "sort_keys");
    Value indent = arguments.or(1, "indent", None.NONE);
    indented = indent != None.NONE;
    indentation = indentation(indent);
    Value separators = arguments.or(2, "separators", None.NONE);
    if (separators == None.NONE) {
      itemSeparator = indented ? "," : ", ";
      keySeparator = ": ";
    } else {
      List<Value> pair = Semantics.items(separators);
      if (pair.size() != 2) {
        throw TemplateException.type("separators are a pair of texts");
      }
      itemSeparator = Semantics.text(pair.get(0));
      keySeparator = Semantics.text(pair.get(1));
    }
  }

  /** {@code value} as JSON, written as the arguments of {@code tojson} say. */
  static String of(Value value, Arguments arguments) {
    var json = new JsonText(arguments);
    json.write(value, 0);
    return json.out.toString();
  }

  private static String indentation(Value indent) {
    if (indent == None.NONE) {
      return "";
    }
    if (indent instanceof Str(String text)) {
      return text;
    }
    int width = Math.max(0, Semantics.index(indent));
    if (width > Limits.MAX_FORMAT_WIDTH) {
      throw TemplateException.limit("an indentation wider than " + Limits.MAX_FORMAT_WIDTH);
    }
    return " ".repeat(width);
  }

  private void write(Value value, int level) {
    switch (value) {
      case None _ -> out.append("null");
      case Bool(boolean truth) -> out.append(truth);
      case Int(long number) -> out.append(number);
      case Real(double number) -> out.append(real(number));
      case Str(String text) -> quote(text);
      case Sequence sequence when sequence.shape == Shape.LIST || sequence.shape == Shape.TUPLE ->
          writeItems(sequence.items, level);
      case Dict dict -> writeEntries(dict, level);
      default ->
          throw TemplateException.type(
              "Object of type " + Semantics.typeName(value) + " is not JSON serializable");
    }
    Limits.weight(out.length());
  }

  private static String real(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "Infinity" : "-Infinity";
    }
    return PythonText.real(number);
  }

  private void writeItems(List<Value> items, int level) {
    if (items.isEmpty()) {
      out.append("[]");
      return;
    }
    String separator = "[";
    for (Value item : items) {
      out.append(separator);
      newLine(level + 1);
      write(item, level + 1);
      separator = itemSeparator;
    }
    newLine(level);
    out.append(']');
  }

  private void writeEntries(Dict dict, int level) {
    if (dict.entries.isEmpty()) {
      out.append("{}");
      return;
    }
    List<Map.Entry<Value, Value>> entries = new ArrayList<>(dict.entries.entrySet());
    if (sorted) {
      entries.sort((a, b) -> Semantics.compare(a.getKey(), b.getKey(), "<"));
    }
    String separator = "{";
    for (var entry : entries) {
      out.append(separator);
      newLine(level + 1);
      quote(key(entry.getKey()));
      out.append(keySeparator);
      write(entry.getValue(), level + 1);
      separator = itemSeparator;
    }
    newLine(level);
    out.append('}');
  }

  private static String key(Value key) {
    return switch (key) {
      case Str(String text) -> text;
      case None _ -> "null";
      case Bool(boolean truth) -> Boolean.toString(truth);
      case Int(long number) -> Long.toString(number);
      case Real(double number) -> real(number);
      default ->
          throw TemplateException.type(
              "keys must be str, int, float, bool or None, not " + Semantics.typeName(key));
    };
  }

  private void newLine(int level) {
    if (indented) {
      Limits.weight(out.length() + (long) indentation.length() * level);
      out.append('\n').repeat(indentation, level);
    }
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c < 0x20 || (ascii && c > 0x7e)) {
            out.append("\\u").append(HexFormat.of().toHexDigits(c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
