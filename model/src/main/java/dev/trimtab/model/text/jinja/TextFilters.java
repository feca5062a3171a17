package dev.trimtab.model.text.jinja;

import dev.trimtab.model.text.jinja.Filters.Filter;
import dev.trimtab.model.text.jinja.Value.Dict;
import dev.trimtab.model.text.jinja.Value.Int;
import dev.trimtab.model.text.jinja.Value.None;
import dev.trimtab.model.text.jinja.Value.Sequence;
import dev.trimtab.model.text.jinja.Value.Shape;
import dev.trimtab.model.text.jinja.Value.Str;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The filters that give text. */
final class TextFilters {
  private static final Pattern WORD = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern WORD_BORDER =
      Pattern.compile("[-\\s({\\[<]+", Pattern.UNICODE_CHARACTER_CLASS);

  static final Map<String, Filter> ALL =
      Map.ofEntries(
          Map.entry("string", (v, a) -> plain(PythonText.str(v), a)),
          Map.entry("upper", (v, a) -> plain(Letters.upper(PythonText.str(v)), a)),
          Map.entry("lower", (v, a) -> plain(Letters.lower(PythonText.str(v)), a)),
          Map.entry("capitalize", (v, a) -> plain(Letters.capitalize(PythonText.str(v)), a)),
          Map.entry("title", (v, a) -> plain(title(PythonText.str(v)), a)),
          Map.entry("trim", TextFilters::trim),
          Map.entry("replace", TextFilters::replace),
          Map.entry("indent", TextFilters::indent),
          Map.entry("center", TextFilters::center),
          Map.entry("truncate", TextFilters::truncate),
          Map.entry("format", TextFilters::format),
          Map.entry("wordcount", TextFilters::wordCount),
          Map.entry("safe", (v, a) -> plain(PythonText.str(v), a)),
          Map.entry("escape", (v, a) -> plain(escape(PythonText.str(v)), a)),
          Map.entry("e", (v, a) -> plain(escape(PythonText.str(v)), a)),
          Map.entry("tojson", (v, a) -> new Str(JsonText.of(v, a))));

  private TextFilters() {}

  private static Value plain(String text, Arguments arguments) {
    arguments.accept("filter");
    return new Str(text);
  }

  private static String title(String text) {
    var out = new StringBuilder();
    var border = WORD_BORDER.matcher(text);
    int from = 0;
    while (border.find()) {
      out.append(Letters.capitalize(text.substring(from, border.start()))).append(border.group());
      from = border.end();
    }
    return out.append(Letters.capitalize(text.substring(from))).toString();
  }

  private static Value trim(Value value, Arguments arguments) {
    arguments.accept("trim", "chars");
    Value chars = arguments.or(0, "chars", None.NONE);
    return new Str(StringMethods.strip(PythonText.str(value), chars, true, true));
  }

  private static Value replace(Value value, Arguments arguments) {
    arguments.accept("replace", "old", "new", "count");
    String old = PythonText.str(arguments.require(0, "old"));
    String replacement = PythonText.str(arguments.require(1, "new"));
    int count = arguments.number(2, "count", -1);
    return new Str(StringMethods.replace(PythonText.str(value), old, replacement, count));
  }

  private static Value indent(Value value, Arguments arguments) {
    arguments.accept("indent", "width", "first", "blank");
    Value width = arguments.or(0, "width", new Int(4));
    String indentation = width instanceof Str(String text) ? text : spaces(width);
    boolean blank = arguments.flag(2, "blank");
    List<String> lines = Splits.lines(PythonText.str(value) + "\n", false);
    var out = new StringBuilder(arguments.flag(1, "first") ? indentation : "");
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (i > 0) {
        out.append('\n').append(blank || !line.isEmpty() ? indentation : "");
      }
      out.append(line);
      Limits.weight(out.length());
    }
    return new Str(out.toString());
  }

  private static String spaces(Value width) {
    int count = Math.max(0, Semantics.index(width));
    Limits.weight(count);
    return " ".repeat(count);
  }

  private static Value center(Value value, Arguments arguments) {
    arguments.accept("center", "width");
    return new Str(
        StringMethods.center(PythonText.str(value), arguments.number(0, "width", 80), " "));
  }

  private static Value truncate(Value value, Arguments arguments) {
    arguments.accept("truncate", "length", "killwords", "end", "leeway");
    String text = PythonText.str(value);
    int length = arguments.number(0, "length", 255);
    String end = Semantics.text(arguments.or(2, "end", new Str("...")));
    int kept = length - end.codePointCount(0, end.length());
    if (kept < 0) {
      throw TemplateException.type("expected length >= " + end.length() + ", got " + length);
    }
    if (text.codePointCount(0, text.length()) <= (long) length + arguments.number(3, "leeway", 5)) {
      return new Str(text);
    }
    String cut = text.substring(0, text.offsetByCodePoints(0, kept));
    int space = cut.lastIndexOf(' ');
    boolean whole = !arguments.flag(1, "killwords") && space >= 0;
    return new Str((whole ? cut.substring(0, space) : cut) + end);
  }

  private static Value format(Value value, Arguments arguments) {
    if (!arguments.named().isEmpty() && !arguments.positional().isEmpty()) {
      throw TemplateException.type(
          "can't handle positional and keyword arguments at the same time");
    }
    Value values = new Sequence(Shape.TUPLE, arguments.positional());
    if (!arguments.named().isEmpty()) {
      Map<Value, Value> named = new LinkedHashMap<>();
      arguments.named().forEach((name, given) -> named.put(new Str(name), given));
      values = new Dict(named);
    }
    return new Str(PercentFormat.format(PythonText.str(value), values));
  }

  private static Value wordCount(Value value, Arguments arguments) {
    arguments.accept("wordcount");
    return new Int(WORD.matcher(PythonText.str(value)).results().count());
  }

  private static String escape(String text) {
    var out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '\'' -> out.append("&#39;");
        case '"' -> out.append("&#34;");
        default -> out.append(c);
      }
    }
    return out.toString();
  }
}
