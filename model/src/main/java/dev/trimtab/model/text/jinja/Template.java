package dev.trimtab.model.text.jinja;

import dev.trimtab.model.text.jinja.Value.Bool;
import dev.trimtab.model.text.jinja.Value.Dict;
import dev.trimtab.model.text.jinja.Value.Int;
import dev.trimtab.model.text.jinja.Value.None;
import dev.trimtab.model.text.jinja.Value.Real;
import dev.trimtab.model.text.jinja.Value.Sequence;
import dev.trimtab.model.text.jinja.Value.Str;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chat template, ready to be rendered: Jinja as transformers sets it up ({@code trim_blocks},
 * {@code lstrip_blocks}, loop controls, the {@code generation} tag, {@code tojson}, {@code
 * raise_exception}, {@code strftime_now}), with Python's values and their rules.
 *
 * <p>Nothing of Java can be reached from a template; its output, steps, value sizes and nesting are
 * limited. Not part of the language: template inheritance and inclusion, {@code *} and {@code **}
 * in calls, {@code groupby} and the filters for web pages; using one fails. A template is immutable
 * and may be rendered by several threads.
 */
public final class Template {
  private final List<Statement> statements;

  private Template(List<Statement> statements) {
    this.statements = statements;
  }

  /**
   * The template that {@code source} describes.
   *
   * @throws TemplateException where it is no template
   */
  public static Template parse(String source) {
    return new Template(Parser.parse(source));
  }

  /**
   * The text this template makes of {@code variables}.
   *
   * @param variables texts, booleans, whole and real numbers, lists and maps of those; null stands
   *     for Python's None
   * @param now what {@code strftime_now} formats
   * @throws TemplateException where Python would raise, and where a limit is reached
   */
  public String render(Map<String, ? extends @Nullable Object> variables, LocalDateTime now) {
    Scope scope = Globals.scope(now).inner();
    variables.forEach((name, value) -> scope.set(name, value(value, 0)));
    return new Renderer().render(statements, scope);
  }

  private static Value value(@Nullable Object given, int depth) {
    if (depth > Limits.MAX_VALUE_DEPTH) {
      throw TemplateException.limit("a variable nests deeper than " + Limits.MAX_VALUE_DEPTH);
    }
    return switch (given) {
      case null -> None.NONE;
      case String text -> new Str(text);
      case Boolean truth -> new Bool(truth);
      case Integer number -> new Int(number);
      case Long number -> new Int(number);
      case Float number -> new Real(number);
      case Double number -> new Real(number);
      case BigInteger number when number.bitLength() < 64 -> new Int(number.longValue());
      case List<?> list -> {
        List<Value> items = new ArrayList<>();
        for (Object item : list) {
          items.add(value(item, depth + 1));
        }
        yield Sequence.list(items);
      }
      case Map<?, ?> map -> {
        Map<Value, Value> entries = new LinkedHashMap<>();
        map.forEach((key, item) -> entries.put(value(key, depth + 1), value(item, depth + 1)));
        yield new Dict(entries);
      }
      default ->
          throw new IllegalArgumentException(
              "a template takes text, numbers, booleans, lists and maps, not "
                  + given.getClass().getName());
    };
  }
}
