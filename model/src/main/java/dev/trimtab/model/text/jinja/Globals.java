package dev.trimtab.model.text.jinja;

import dev.trimtab.model.text.jinja.Value.Dict;
import dev.trimtab.model.text.jinja.Value.Function;
import dev.trimtab.model.text.jinja.Value.Int;
import dev.trimtab.model.text.jinja.Value.Namespace;
import dev.trimtab.model.text.jinja.Value.Sequence;
import dev.trimtab.model.text.jinja.Value.Shape;
import dev.trimtab.model.text.jinja.Value.Str;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The functions that every template finds defined. */
final class Globals {
  private Globals() {}

  /** A scope that holds them, with {@code now} as the time. */
  static Scope scope(LocalDateTime now) {
    Scope scope = Scope.outermost();
    scope.set("range", (Function) Globals::range);
    scope.set("dict", (Function) Globals::dict);
    scope.set("namespace", (Function) Globals::namespace);
    scope.set("raise_exception", (Function) Globals::raise);
    scope.set("strftime_now", (Function) arguments -> strftime(arguments, now));
    return scope;
  }

  private static Value range(Arguments arguments) {
    arguments.accept("range", "start", "stop", "step");
    int given = arguments.positional().size();
    if (given == 0 || !arguments.named().isEmpty()) {
      throw TemplateException.type("range expected 1 to 3 positional arguments");
    }
    long start = given == 1 ? 0 : whole(arguments, 0);
    long stop = whole(arguments, given == 1 ? 0 : 1);
    long step = given == 3 ? whole(arguments, 2) : 1;
    if (step == 0) {
      throw TemplateException.type("range() arg 3 must not be zero");
    }
    long span = step > 0 ? stop - start : start - stop;
    long count = span <= 0 ? 0 : (span - 1) / Math.abs(step) + 1;
    if (count > Limits.MAX_RANGE) {
      throw TemplateException.limit(
          "Range too big. The sandbox blocks ranges larger than " + Limits.MAX_RANGE);
    }
    List<Value> items = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      items.add(new Int(start + i * step));
    }
    return new Sequence(Shape.RANGE, items);
  }

  private static long whole(Arguments arguments, int position) {
    return Semantics.index(arguments.positional().get(position));
  }

  /** Python's {@code dict}: from a mapping or pairs, and from names. */
  private static Value dict(Arguments arguments) {
    Map<Value, Value> entries = new LinkedHashMap<>();
    if (arguments.positional().size() > 1) {
      throw TemplateException.type("dict expected at most 1 argument");
    }
    for (Value source : arguments.positional()) {
      if (source instanceof Dict dict) {
        entries.putAll(dict.entries);
        continue;
      }
      for (Value pair : Semantics.items(source)) {
        List<Value> both = Semantics.items(pair);
        if (both.size() != 2) {
          throw TemplateException.type("dict wants pairs, got " + both.size() + " items");
        }
        entries.put(both.get(0), both.get(1));
      }
    }
    arguments.named().forEach((name, value) -> entries.put(new Str(name), value));
    return new Dict(entries);
  }

  private static Value namespace(Arguments arguments) {
    var namespace = new Namespace();
    Dict dict = (Dict) dict(arguments);
    dict.entries.forEach((name, value) -> namespace.set(Semantics.text(name), value));
    return namespace;
  }

  private static Value raise(Arguments arguments) {
    arguments.accept("raise_exception", "message");
    throw new TemplateException(
        TemplateException.Kind.RAISED, PythonText.str(arguments.require(0, "message")));
  }

  private static Value strftime(Arguments arguments, LocalDateTime now) {
    return new Str(
        Strftime.format(arguments.accept("strftime_now", "format").text(0, "format"), now));
  }
}
