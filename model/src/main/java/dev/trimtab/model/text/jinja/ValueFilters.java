package dev.trimtab.model.text.jinja;

import dev.trimtab.model.text.jinja.Filters.Filter;
import dev.trimtab.model.text.jinja.Value.Int;
import dev.trimtab.model.text.jinja.Value.Real;
import dev.trimtab.model.text.jinja.Value.Str;
import dev.trimtab.model.text.jinja.Value.Undefined;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;

/** The filters on single values: numbers, defaults, attributes. */
final class ValueFilters {
  static final Map<String, Filter> ALL =
      Map.ofEntries(
          Map.entry("default", ValueFilters::otherwise),
          Map.entry("d", ValueFilters::otherwise),
          Map.entry("int", ValueFilters::toInt),
          Map.entry("float", ValueFilters::toFloat),
          Map.entry("abs", ValueFilters::absolute),
          Map.entry("round", ValueFilters::round),
          Map.entry("attr", ValueFilters::attribute));

  private ValueFilters() {}

  private static Value otherwise(Value value, Arguments arguments) {
    arguments.accept("default", "default_value", "boolean");
    boolean replaced =
        value instanceof Undefined || (arguments.flag(1, "boolean") && !Semantics.truth(value));
    return replaced ? arguments.or(0, "default_value", new Str("")) : value;
  }

  private static Value toInt(Value value, Arguments arguments) {
    arguments.accept("int", "default", "base");
    Value otherwise = arguments.or(0, "default", new Int(0));
    return switch (value) {
      case Undefined undefined -> throw undefined.failure();
      case Str(String text) -> {
        int base = arguments.number(1, "base", 10);
        Optional<Long> whole = parseLong(text, base);
        yield whole
            .or(() -> parseDouble(text).flatMap(ValueFilters::truncated))
            .<Value>map(Int::new)
            .orElse(otherwise);
      }
      case Real(double number) -> truncated(number).<Value>map(Int::new).orElse(otherwise);
      case Int _, Value.Bool _ -> new Int(Semantics.whole(value));
      default -> otherwise;
    };
  }

  private static Optional<Long> truncated(double number) {
    return Math.abs(number) < 0x1p63 ? Optional.of((long) number) : Optional.empty();
  }

  private static Value toFloat(Value value, Arguments arguments) {
    arguments.accept("float", "default");
    Value otherwise = arguments.or(0, "default", new Real(0));
    return switch (value) {
      case Undefined undefined -> throw undefined.failure();
      case Str(String text) -> parseDouble(text).<Value>map(Real::new).orElse(otherwise);
      case Real _, Int _, Value.Bool _ -> new Real(Semantics.number(value));
      default -> otherwise;
    };
  }

  private static Optional<Long> parseLong(String text, int base) {
    if (base < Character.MIN_RADIX || base > Character.MAX_RADIX) {
      throw TemplateException.type("int() base must be >= 2 and <= 36");
    }
    String digits = StringMethods.strip(text, Value.None.NONE, true, true);
    if (!digits.matches("[+-]?[0-9a-zA-Z]+(_[0-9a-zA-Z]+)*")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Long.parseLong(digits.replace("_", ""), base));
    } catch (NumberFormatException notWhole) {
      return Optional.empty();
    }
  }

  private static Optional<Double> parseDouble(String text) {
    String digits = StringMethods.strip(text, Value.None.NONE, true, true);
    String plain = Letters.lower(digits);
    if (plain.matches("[+-]?(inf|infinity)")) {
      return Optional.of(
          plain.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    }
    if (plain.matches("[+-]?nan")) {
      return Optional.of(Double.NaN);
    }
    return plain.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)(e[+-]?\\d+)?")
        ? Optional.of(Double.parseDouble(plain))
        : Optional.empty();
  }

  private static Value absolute(Value value, Arguments arguments) {
    arguments.accept("abs");
    if (value instanceof Real(double number)) {
      return new Real(Math.abs(number));
    }
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    long number = Semantics.whole(value);
    return number < 0 ? Arithmetic.signed(true, value) : new Int(number);
  }

  private static Value round(Value value, Arguments arguments) {
    arguments.accept("round", "precision", "method");
    int precision = Math.clamp(arguments.number(0, "precision", 0), -400, 400);
    String method = Semantics.text(arguments.or(1, "method", new Str("common")));
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    double number = Semantics.number(value);
    RoundingMode mode =
        switch (method) {
          case "common" -> RoundingMode.HALF_EVEN;
          case "ceil" -> RoundingMode.CEILING;
          case "floor" -> RoundingMode.FLOOR;
          default -> throw TemplateException.type("method must be common, ceil or floor");
        };
    if (method.equals("common") && Semantics.isWhole(value) && precision >= 0) {
      return new Int(Semantics.whole(value));
    }
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return value;
    }
    double rounded = new BigDecimal(number).setScale(precision, mode).doubleValue();
    return method.equals("common") && Semantics.isWhole(value)
        ? new Int((long) rounded)
        : new Real(rounded);
  }

  private static Value attribute(Value value, Arguments arguments) {
    return Attributes.attribute(value, arguments.accept("attr", "name").text(0, "name"));
  }
}
