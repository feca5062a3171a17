package dev.trimtab.lab.store;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one JSON text of a value that is made of maps, lists, strings, numbers and booleans: keys in
 * ascending order, no blanks.
 */
final class CanonicalJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private CanonicalJson() {}

  /**
   * The text of {@code value}.
   *
   * @throws IllegalArgumentException where a part has no single text
   */
  static String of(Object value) {
    var out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private static void write(Object value, StringBuilder out) {
    switch (value) {
      case Map<?, ?> map -> writeMap(map, out);
      case List<?> list -> writeList(list, out);
      case String text -> out.append(MAPPER.writeValueAsString(text));
      case Boolean _, Integer _, Long _, Short _, Byte _, BigInteger _ -> out.append(value);
      case Double number when Double.isFinite(number) -> out.append(number);
      case Float number when Float.isFinite(number) -> out.append(number);
      case BigDecimal number -> out.append(number.toString());
      default ->
          throw new IllegalArgumentException(
              "expected maps, lists, strings, finite numbers and booleans, found %s %s"
                  .formatted(value.getClass().getName(), value));
    }
  }

  private static void writeMap(Map<?, ?> map, StringBuilder out) {
    var sorted = new TreeMap<String, Object>();
    map.forEach((name, part) -> sorted.put((String) name, part));
    out.append('{');
    String separator = "";
    for (var entry : sorted.entrySet()) {
      out.append(separator);
      write(entry.getKey(), out);
      out.append(':');
      write(entry.getValue(), out);
      separator = ",";
    }
    out.append('}');
  }

  private static void writeList(List<?> list, StringBuilder out) {
    out.append('[');
    String separator = "";
    for (Object part : list) {
      out.append(separator);
      write(part, out);
      separator = ",";
    }
    out.append(']');
  }
}
