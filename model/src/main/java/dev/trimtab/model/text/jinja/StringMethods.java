package dev.trimtab.model.text.jinja;

import dev.trimtab.model.text.jinja.Value.Bool;
import dev.trimtab.model.text.jinja.Value.Function;
import dev.trimtab.model.text.jinja.Value.Int;
import dev.trimtab.model.text.jinja.Value.None;
import dev.trimtab.model.text.jinja.Value.Sequence;
import dev.trimtab.model.text.jinja.Value.Shape;
import dev.trimtab.model.text.jinja.Value.Str;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/** The methods of Python's {@code str}. */
final class StringMethods {
  private interface Method {
    Value call(String self, Arguments arguments);
  }

  private static final Map<String, Method> METHODS =
      Map.ofEntries(
          Map.entry("strip", (s, a) -> strip(s, a.accept("strip", "chars"), true, true)),
          Map.entry("lstrip", (s, a) -> strip(s, a.accept("lstrip", "chars"), true, false)),
          Map.entry("rstrip", (s, a) -> strip(s, a.accept("rstrip", "chars"), false, true)),
          Map.entry("upper", (s, a) -> plain(Letters.upper(s), a)),
          Map.entry("lower", (s, a) -> plain(Letters.lower(s), a)),
          Map.entry("casefold", (s, a) -> plain(Letters.lower(Letters.upper(s)), a)),
          Map.entry("title", (s, a) -> plain(Letters.title(s), a)),
          Map.entry("capitalize", (s, a) -> plain(Letters.capitalize(s), a)),
          Map.entry("swapcase", (s, a) -> plain(Letters.swapCase(s), a)),
          Map.entry("startswith", (s, a) -> affix(s, a, true)),
          Map.entry("endswith", (s, a) -> affix(s, a, false)),
          Map.entry("removeprefix", StringMethods::removePrefix),
          Map.entry("removesuffix", StringMethods::removeSuffix),
          Map.entry("replace", StringMethods::replace),
          Map.entry("split", (s, a) -> split(s, a, false)),
          Map.entry("rsplit", (s, a) -> split(s, a, true)),
          Map.entry("splitlines", (s, a) -> splitLines(s, a)),
          Map.entry("partition", (s, a) -> partition(s, a, false)),
          Map.entry("rpartition", (s, a) -> partition(s, a, true)),
          Map.entry("join", StringMethods::join),
          Map.entry("find", (s, a) -> find(s, a, false)),
          Map.entry("rfind", (s, a) -> find(s, a, true)),
          Map.entry("index", StringMethods::index),
          Map.entry("count", StringMethods::count),
          Map.entry("center", StringMethods::center),
          Map.entry("ljust", (s, a) -> justify(s, a, true)),
          Map.entry("rjust", (s, a) -> justify(s, a, false)),
          Map.entry("zfill", StringMethods::zeroFill),
          Map.entry("format", (s, a) -> new Str(BraceFormat.format(s, a))),
          Map.entry("isdigit", (s, a) -> every(s, a, Character::isDigit)),
          Map.entry("isdecimal", (s, a) -> every(s, a, Character::isDigit)),
          Map.entry("isnumeric", (s, a) -> every(s, a, Letters::isNumeric)),
          Map.entry("isalpha", (s, a) -> every(s, a, Character::isLetter)),
          Map.entry(
              "isalnum", (s, a) -> every(s, a, c -> Character.isLetter(c) || Letters.isNumeric(c))),
          Map.entry("isspace", (s, a) -> every(s, a, c -> c <= 0xffff && Whitespace.is((char) c))),
          Map.entry("isascii", (s, a) -> truth(s.chars().allMatch(c -> c < 128), a)),
          Map.entry("isupper", (s, a) -> truth(Letters.isUpper(s), a)),
          Map.entry("islower", (s, a) -> truth(Letters.isLower(s), a)));

  private StringMethods() {}

  /** The method {@code name} of {@code self}. */
  static Optional<Function> find(String self, String name) {
    return Optional.ofNullable(METHODS.get(name))
        .map(method -> arguments -> method.call(self, arguments));
  }

  private static Value plain(String result, Arguments arguments) {
    arguments.accept("method");
    return new Str(result);
  }

  private static Value truth(boolean result, Arguments arguments) {
    arguments.accept("method");
    return new Bool(result);
  }

  private static Value every(String text, Arguments arguments, IntPredicate predicate) {
    return truth(!text.isEmpty() && text.codePoints().allMatch(predicate), arguments);
  }

  private static Value strip(String text, Arguments arguments, boolean start, boolean end) {
    return new Str(strip(text, arguments.or(0, "chars", None.NONE), start, end));
  }

  /** {@code text} without the characters {@code chars}, or white space for None, at its ends. */
  static String strip(String text, Value chars, boolean start, boolean end) {
    IntPredicate strips =
        chars == None.NONE
            ? c -> c <= 0xffff && Whitespace.is((char) c)
            : codePoints(Semantics.text(chars));
    int from = 0;
    int to = text.length();
    while (start && from < to && strips.test(text.codePointAt(from))) {
      from += Character.charCount(text.codePointAt(from));
    }
    while (end && to > from && strips.test(text.codePointBefore(to))) {
      to -= Character.charCount(text.codePointBefore(to));
    }
    return text.substring(from, to);
  }

  private static IntPredicate codePoints(String chars) {
    return c -> chars.indexOf(c) >= 0;
  }

  private static Value affix(String text, Arguments arguments, boolean start) {
    arguments.accept(start ? "startswith" : "endswith", "affix");
    Value affix = arguments.require(0, "affix");
    List<Value> choices =
        affix instanceof Sequence tuple && tuple.shape == Shape.TUPLE
            ? tuple.items
            : List.of(affix);
    for (Value choice : choices) {
      String part = Semantics.text(choice);
      if (start ? text.startsWith(part) : text.endsWith(part)) {
        return new Bool(true);
      }
    }
    return new Bool(false);
  }

  private static Value removePrefix(String text, Arguments arguments) {
    String prefix = arguments.accept("removeprefix", "prefix").text(0, "prefix");
    return new Str(text.startsWith(prefix) ? text.substring(prefix.length()) : text);
  }

  private static Value removeSuffix(String text, Arguments arguments) {
    String suffix = arguments.accept("removesuffix", "suffix").text(0, "suffix");
    return new Str(
        text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text);
  }

  private static Value replace(String text, Arguments arguments) {
    arguments.accept("replace", "old", "new", "count");
    return new Str(
        replace(
            text,
            arguments.text(0, "old"),
            arguments.text(1, "new"),
            arguments.number(2, "count", -1)));
  }

  /** {@code text} with the first {@code count} of {@code old} replaced; all where negative. */
  static String replace(String text, String old, String replacement, int count) {
    var out = new StringBuilder();
    int copied = 0;
    int left = count < 0 ? Integer.MAX_VALUE : count;
    int at = text.indexOf(old);
    while (at >= 0 && left > 0) {
      out.append(text, copied, at).append(replacement);
      Limits.weight(out.length());
      copied = at + old.length();
      left--;
      // An empty text is found between all characters.
      int next = old.isEmpty() ? at + 1 : copied;
      at = next > text.length() ? -1 : text.indexOf(old, next);
    }
    return out.append(text, copied, text.length()).toString();
  }

  private static Value split(String text, Arguments arguments, boolean fromEnd) {
    arguments.accept("split", "sep", "maxsplit");
    int limit = arguments.number(1, "maxsplit", -1);
    Value separator = arguments.or(0, "sep", None.NONE);
    int most = limit < 0 ? Integer.MAX_VALUE : limit;
    List<String> parts =
        separator == None.NONE
            ? Splits.atSpace(text, most, fromEnd)
            : Splits.at(text, Semantics.text(separator), most, fromEnd);
    return Splits.list(parts);
  }

  private static Value splitLines(String text, Arguments arguments) {
    arguments.accept("splitlines", "keepends");
    return Splits.list(Splits.lines(text, arguments.flag(0, "keepends")));
  }

  private static Value partition(String text, Arguments arguments, boolean fromEnd) {
    String separator = arguments.accept("partition", "sep").text(0, "sep");
    if (separator.isEmpty()) {
      throw TemplateException.type("empty separator");
    }
    int at = fromEnd ? text.lastIndexOf(separator) : text.indexOf(separator);
    if (at < 0) {
      var empty = new Str("");
      var whole = new Str(text);
      return fromEnd ? Sequence.tuple(empty, empty, whole) : Sequence.tuple(whole, empty, empty);
    }
    return Sequence.tuple(
        new Str(text.substring(0, at)),
        new Str(separator),
        new Str(text.substring(at + separator.length())));
  }

  private static Value join(String separator, Arguments arguments) {
    arguments.accept("join", "iterable");
    List<String> parts = new ArrayList<>();
    for (Value item : Semantics.items(arguments.require(0, "iterable"))) {
      parts.add(Semantics.text(item));
    }
    return new Str(Splits.join(separator, parts));
  }

  private static Value find(String text, Arguments arguments, boolean fromEnd) {
    arguments.accept("find", "sub", "start", "end");
    int size = text.codePointCount(0, text.length());
    int start = bound(arguments.number(1, "start", 0), size);
    int end = bound(arguments.number(2, "end", size), size);
    String part = arguments.text(0, "sub");
    if (start > end) {
      return new Int(-1);
    }
    int from = text.offsetByCodePoints(0, start);
    String window = text.substring(from, text.offsetByCodePoints(0, end));
    int at = fromEnd ? window.lastIndexOf(part) : window.indexOf(part);
    return new Int(at < 0 ? -1 : start + (long) window.codePointCount(0, at));
  }

  private static int bound(int position, int size) {
    return Math.clamp(position < 0 ? position + size : position, 0, size);
  }

  private static Value index(String text, Arguments arguments) {
    Value found = find(text, arguments, false);
    if (found.equals(new Int(-1))) {
      throw TemplateException.type("substring not found");
    }
    return found;
  }

  private static Value count(String text, Arguments arguments) {
    String part = arguments.accept("count", "sub").text(0, "sub");
    if (part.isEmpty()) {
      return new Int(text.codePointCount(0, text.length()) + 1L);
    }
    long count = 0;
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
      count++;
    }
    return new Int(count);
  }

  private static Value center(String text, Arguments arguments) {
    arguments.accept("center", "width", "fillchar");
    int width = Semantics.index(arguments.require(0, "width"));
    return new Str(center(text, width, fill(arguments)));
  }

  /** {@code text} in the middle of {@code width} places, as CPython puts it. */
  static String center(String text, int width, String fill) {
    int missing = Math.max(0, width - text.codePointCount(0, text.length()));
    Limits.weight((long) missing * fill.length());
    int left = missing / 2 + (missing & width & 1);
    return fill.repeat(left) + text + fill.repeat(missing - left);
  }

  private static Value justify(String text, Arguments arguments, boolean left) {
    arguments.accept("ljust", "width", "fillchar");
    int width = Semantics.index(arguments.require(0, "width"));
    int missing = Math.max(0, width - text.codePointCount(0, text.length()));
    Limits.weight(missing);
    String fill = fill(arguments).repeat(missing);
    return new Str(left ? text + fill : fill + text);
  }

  private static String fill(Arguments arguments) {
    String fill = Semantics.text(arguments.or(1, "fillchar", new Str(" ")));
    if (fill.codePointCount(0, fill.length()) != 1) {
      throw TemplateException.type("The fill character must be exactly one character long");
    }
    return fill;
  }

  private static Value zeroFill(String text, Arguments arguments) {
    arguments.accept("zfill", "width");
    int width = Semantics.index(arguments.require(0, "width"));
    int missing = Math.max(0, width - text.codePointCount(0, text.length()));
    Limits.weight(missing);
    int sign = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    return new Str(text.substring(0, sign) + "0".repeat(missing) + text.substring(sign));
  }
}
