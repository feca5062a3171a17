package dev.trimtab.model.text.jinja;

import dev.trimtab.model.text.jinja.Value.Bool;
import dev.trimtab.model.text.jinja.Value.Dict;
import dev.trimtab.model.text.jinja.Value.Function;
import dev.trimtab.model.text.jinja.Value.Generator;
import dev.trimtab.model.text.jinja.Value.Int;
import dev.trimtab.model.text.jinja.Value.Namespace;
import dev.trimtab.model.text.jinja.Value.None;
import dev.trimtab.model.text.jinja.Value.Real;
import dev.trimtab.model.text.jinja.Value.Sequence;
import dev.trimtab.model.text.jinja.Value.Str;
import dev.trimtab.model.text.jinja.Value.Undefined;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.Iterator;

/** Values as Python writes them: {@code str} and {@code repr}. */
final class PythonText {
  private static final HexFormat HEX = HexFormat.of();

  private PythonText() {}

  /** Python's {@code str(value)}. */
  static String str(Value value) {
    return switch (value) {
      case Str(String text) -> text;
      case Undefined _ -> "";
      default -> repr(value);
    };
  }

  /** Python's {@code repr(value)}. */
  static String repr(Value value) {
    var out = new StringBuilder();
    write(value, out, 0);
    return out.toString();
  }

  private static void write(Value value, StringBuilder out, int depth) {
    // A namespace can hold itself.
    if (depth > Limits.MAX_VALUE_DEPTH) {
      throw TemplateException.limit("a value of the template nests too deep to be written");
    }
    switch (value) {
      case None _ -> out.append("None");
      case Bool(boolean truth) -> out.append(truth ? "True" : "False");
      case Int(long number) -> out.append(number);
      case Real(double number) -> out.append(real(number));
      case Str(String text) -> quote(text, out);
      case Undefined _ -> out.append("Undefined");
      case Sequence sequence -> writeSequence(sequence, out, depth);
      case Dict dict -> writeDict(dict, out, depth);
      case Generator _ -> out.append("<generator object>");
      case Namespace namespace -> {
        out.append("<Namespace {");
        String separator = "";
        for (var entry : namespace.attributes.entrySet()) {
          out.append(separator);
          quote(entry.getKey(), out);
          out.append(": ");
          write(entry.getValue(), out, depth + 1);
          separator = ", ";
        }
        out.append("}>");
      }
      case Function _ -> out.append("<function>");
    }
    Limits.weight(out.length());
  }

  private static void writeSequence(Sequence sequence, StringBuilder out, int depth) {
    switch (sequence.shape) {
      case LIST -> writeItems(sequence, "[", "]", out, depth);
      case TUPLE -> writeItems(sequence, "(", sequence.items.size() == 1 ? ",)" : ")", out, depth);
      case DICT_KEYS, DICT_VALUES, DICT_ITEMS ->
          writeItems(sequence, sequence.shape.typeName + "([", "])", out, depth);
      case RANGE -> writeRange(sequence, out);
    }
  }

  private static void writeItems(
      Sequence sequence, String open, String close, StringBuilder out, int depth) {
    out.append(open);
    for (Iterator<Value> items = sequence.items.iterator(); items.hasNext(); ) {
      write(items.next(), out, depth + 1);
      out.append(items.hasNext() ? ", " : "");
    }
    out.append(close);
  }

  private static void writeRange(Sequence range, StringBuilder out) {
    int size = range.items.size();
    long first = size == 0 ? 0 : Semantics.whole(range.items.get(0));
    long step = size < 2 ? 1 : Semantics.whole(range.items.get(1)) - first;
    out.append("range(").append(first).append(", ").append(first + size * step);
    out.append(step == 1 ? ")" : ", " + step + ")");
  }

  private static void writeDict(Dict dict, StringBuilder out, int depth) {
    out.append('{');
    String separator = "";
    for (var entry : dict.entries.entrySet()) {
      out.append(separator);
      write(entry.getKey(), out, depth + 1);
      out.append(": ");
      write(entry.getValue(), out, depth + 1);
      separator = ", ";
    }
    out.append('}');
  }

  private static void quote(String text, StringBuilder out) {
    char mark = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    out.append(mark);
    text.codePoints().forEach(c -> escape(c, mark, out));
    out.append(mark);
  }

  private static void escape(int c, char mark, StringBuilder out) {
    switch (c) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\\' -> out.append("\\\\");
      default -> {
        if (c == mark) {
          out.append('\\').append(mark);
        } else if (printable(c)) {
          out.appendCodePoint(c);
        } else if (c < 0x100) {
          out.append("\\x").append(HEX.toHexDigits(c, 2));
        } else if (c < 0x10000) {
          out.append("\\u").append(HEX.toHexDigits(c, 4));
        } else {
          out.append("\\U").append(HEX.toHexDigits(c, 8));
        }
      }
    }
  }

  /** Python's {@code isprintable} for one character. */
  static boolean printable(int c) {
    if (c == ' ') {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** Python's {@code repr} of a float: the shortest digits that give it back. */
  static String real(double number) {
    if (Double.isNaN(number)) {
      return "nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "inf" : "-inf";
    }
    if (number == 0) {
      return 1 / number < 0 ? "-0.0" : "0.0";
    }
    var digits = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      String plain = digits.toPlainString();
      return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }
    String mantissa = digits.unscaledValue().abs().toString();
    String point = mantissa.length() > 1 ? "." + mantissa.substring(1) : "";
    String power = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : "" + Math.abs(exponent);
    return (number < 0 ? "-" : "")
        + mantissa.charAt(0)
        + point
        + (exponent < 0 ? "e-" : "e+")
        + power;
  }
}
