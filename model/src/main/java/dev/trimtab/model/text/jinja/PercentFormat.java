package dev.trimtab.model.text.jinja;

import dev.trimtab.model.text.jinja.Value.Dict;
import dev.trimtab.model.text.jinja.Value.Sequence;
import dev.trimtab.model.text.jinja.Value.Shape;
import dev.trimtab.model.text.jinja.Value.Str;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's {@code format % values}. */
final class PercentFormat {
  private static final Pattern DIRECTIVE =
      Pattern.compile(
          "%(?:\\(([^)]*)\\))?([-+ 0#]*)(\\d{0,9})(?:\\.(\\d{0,9}))?(.)?", Pattern.DOTALL);

  private PercentFormat() {}

  /** {@code format} filled with {@code values}: a tuple, a dict for named fields, or one value. */
  static String format(String format, Value values) {
    List<Value> positional =
        values instanceof Sequence tuple && tuple.shape == Shape.TUPLE
            ? tuple.items
            : List.of(values);
    Iterator<Value> next = positional.iterator();
    var out = new StringBuilder();
    Matcher directive = DIRECTIVE.matcher(format);
    int copied = 0;
    while (directive.find()) {
      out.append(format, copied, directive.start());
      copied = directive.end();
      out.append(field(directive, values, next));
      Limits.weight(out.length());
    }
    if (next.hasNext()
        && !(values instanceof Dict)
        && !(values instanceof Sequence sequence && sequence.shape == Shape.LIST)) {
      throw TemplateException.type("not all arguments converted during string formatting");
    }
    return out.append(format, copied, format.length()).toString();
  }

  private static String field(Matcher directive, Value values, Iterator<Value> next) {
    String conversion = directive.group(5);
    if (conversion == null) {
      throw TemplateException.type("incomplete format");
    }
    if (conversion.equals("%")) {
      return "%";
    }
    Value value = argument(directive.group(1), values, next);
    String flags = directive.group(2);
    String precision = directive.group(4);
    int digits = precision == null ? -1 : number(precision);
    String text = converted(conversion, value, flags, digits);
    return padded(text, flags, number(directive.group(3)), !"sr".contains(conversion));
  }

  private static Value argument(
      @org.jspecify.annotations.Nullable String name, Value values, Iterator<Value> next) {
    if (name != null) {
      if (!(values instanceof Dict)) {
        throw TemplateException.type("format requires a mapping");
      }
      return Attributes.item(values, new Str(name));
    }
    if (!next.hasNext()) {
      throw TemplateException.type("not enough arguments for format string");
    }
    return next.next();
  }

  private static int number(String digits) {
    int number = digits.isEmpty() ? 0 : Integer.parseInt(digits);
    if (number > Limits.MAX_FORMAT_WIDTH) {
      throw TemplateException.limit("a format wider than " + Limits.MAX_FORMAT_WIDTH);
    }
    return number;
  }

  private static String converted(String conversion, Value value, String flags, int precision) {
    return switch (conversion) {
      case "s" -> cut(PythonText.str(value), precision);
      case "r" -> cut(PythonText.repr(value), precision);
      case "d", "i", "u" -> signed(Long.toString(wholePart(value)), flags);
      case "x" -> signed(Long.toString(Semantics.whole(value), 16), flags);
      case "X" -> signed(Long.toString(Semantics.whole(value), 16).toUpperCase(Locale.ROOT), flags);
      case "o" -> signed(Long.toString(Semantics.whole(value), 8), flags);
      case "f", "F" -> signed(fixed(value, precision), flags);
      default -> throw TemplateException.type("unsupported format character '" + conversion + "'");
    };
  }

  private static String cut(String text, int precision) {
    return precision < 0 || text.codePointCount(0, text.length()) <= precision
        ? text
        : text.substring(0, text.offsetByCodePoints(0, precision));
  }

  private static long wholePart(Value value) {
    if (!Semantics.isNumber(value)) {
      throw TemplateException.type(
          "%d format: a real number is required, not " + Semantics.typeName(value));
    }
    return value instanceof Value.Real(double number) ? (long) number : Semantics.whole(value);
  }

  private static String fixed(Value value, int precision) {
    if (!Semantics.isNumber(value)) {
      throw TemplateException.type("must be real number, not " + Semantics.typeName(value));
    }
    double number = Semantics.number(value);
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return PythonText.real(number);
    }
    return new java.math.BigDecimal(number)
        .setScale(precision < 0 ? 6 : precision, java.math.RoundingMode.HALF_EVEN)
        .toPlainString();
  }

  private static String signed(String number, String flags) {
    if (number.startsWith("-")) {
      return number;
    }
    if (flags.contains("+")) {
      return "+" + number;
    }
    return flags.contains(" ") ? " " + number : number;
  }

  private static String padded(String text, String flags, int width, boolean number) {
    int missing = width - text.codePointCount(0, text.length());
    if (missing <= 0) {
      return text;
    }
    if (flags.contains("-")) {
      return text + " ".repeat(missing);
    }
    if (!number || !flags.contains("0")) {
      return " ".repeat(missing) + text;
    }
    int sign = "+- ".indexOf(text.charAt(0)) >= 0 ? 1 : 0;
    return text.substring(0, sign) + "0".repeat(missing) + text.substring(sign);
  }
}
