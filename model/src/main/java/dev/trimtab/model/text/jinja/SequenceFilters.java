package dev.trimtab.model.text.jinja;

import dev.trimtab.model.text.jinja.Filters.Filter;
import dev.trimtab.model.text.jinja.Value.Dict;
import dev.trimtab.model.text.jinja.Value.Generator;
import dev.trimtab.model.text.jinja.Value.Int;
import dev.trimtab.model.text.jinja.Value.None;
import dev.trimtab.model.text.jinja.Value.Sequence;
import dev.trimtab.model.text.jinja.Value.Str;
import dev.trimtab.model.text.jinja.Value.Undefined;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The filters on things that can be iterated. */
final class SequenceFilters {
  static final Map<String, Filter> ALL =
      Map.ofEntries(
          Map.entry("length", SequenceFilters::length),
          Map.entry("count", SequenceFilters::length),
          Map.entry("list", SequenceFilters::list),
          Map.entry("first", SequenceFilters::first),
          Map.entry("last", SequenceFilters::last),
          Map.entry("reverse", SequenceFilters::reverse),
          Map.entry("items", SequenceFilters::items),
          Map.entry("dictsort", SequenceFilters::dictSort),
          Map.entry("sort", SequenceFilters::sort),
          Map.entry("unique", SequenceFilters::unique),
          Map.entry("min", (v, a) -> extreme(v, a, -1)),
          Map.entry("max", (v, a) -> extreme(v, a, 1)),
          Map.entry("sum", SequenceFilters::sum),
          Map.entry("join", SequenceFilters::join),
          Map.entry("map", SequenceFilters::map),
          Map.entry("select", (v, a) -> kept(v, test(a, 0))),
          Map.entry("reject", (v, a) -> kept(v, test(a, 0).negate())),
          Map.entry("selectattr", (v, a) -> kept(v, attributeTest(a))),
          Map.entry("rejectattr", (v, a) -> kept(v, attributeTest(a).negate())),
          Map.entry("batch", SequenceFilters::batch));

  private SequenceFilters() {}

  private static Value length(Value value, Arguments arguments) {
    arguments.accept("length");
    return new Int(Semantics.length(value));
  }

  private static Value list(Value value, Arguments arguments) {
    arguments.accept("list");
    return Sequence.list(Semantics.items(value));
  }

  private static Value first(Value value, Arguments arguments) {
    arguments.accept("first");
    Iterator<Value> items = Semantics.iterator(value);
    return items.hasNext() ? items.next() : Undefined.of("No first item, sequence was empty.");
  }

  private static Value last(Value value, Arguments arguments) {
    arguments.accept("last");
    if (value instanceof Generator) {
      throw TemplateException.type("'generator' object is not reversible");
    }
    List<Value> items = Semantics.items(value);
    return items.isEmpty() ? Undefined.of("No last item, sequence was empty.") : items.getLast();
  }

  private static Value reverse(Value value, Arguments arguments) {
    arguments.accept("reverse");
    if (value instanceof Str(String text)) {
      var reversed = new StringBuilder();
      int[] points = text.codePoints().toArray();
      for (int i = points.length - 1; i >= 0; i--) {
        reversed.appendCodePoint(points[i]);
      }
      return new Str(reversed.toString());
    }
    return new Generator(Semantics.items(value).reversed());
  }

  private static Value items(Value value, Arguments arguments) {
    arguments.accept("items");
    if (value instanceof Undefined) {
      return new Generator(List.of());
    }
    if (value instanceof Dict dict) {
      return new Generator(Semantics.items(ContainerMethods.items(dict, Arguments.NONE)));
    }
    throw TemplateException.type("Can only get item pairs from a mapping.");
  }

  private static Value dictSort(Value value, Arguments arguments) {
    arguments.accept("dictsort", "case_sensitive", "by", "reverse");
    if (!(value instanceof Dict dict)) {
      throw TemplateException.type("dictsort wants a dict, not " + Semantics.typeName(value));
    }
    String by = Semantics.text(arguments.or(1, "by", new Str("key")));
    if (!by.equals("key") && !by.equals("value")) {
      throw TemplateException.type("You can only sort by either \"key\" or \"value\"");
    }
    var position = new Int(by.equals("key") ? 0 : 1);
    List<Value> pairs =
        new ArrayList<>(Semantics.items(ContainerMethods.items(dict, Arguments.NONE)));
    UnaryOperator<Value> key =
        pair -> folded(Attributes.item(pair, position), arguments.flag(0, "case_sensitive"));
    pairs.sort(order(key, arguments.flag(2, "reverse")));
    return Sequence.list(pairs);
  }

  private static Value sort(Value value, Arguments arguments) {
    arguments.accept("sort", "reverse", "case_sensitive", "attribute");
    Value attribute = arguments.or(2, "attribute", None.NONE);
    boolean caseSensitive = arguments.flag(1, "case_sensitive");
    List<Value> items = new ArrayList<>(Semantics.items(value));
    UnaryOperator<Value> key = item -> sortKey(item, attribute, caseSensitive);
    items.sort(order(key, arguments.flag(0, "reverse")));
    return Sequence.list(items);
  }

  private static Value sortKey(Value item, Value attribute, boolean caseSensitive) {
    if (attribute instanceof Str(String paths) && paths.contains(",")) {
      List<Value> keys = new ArrayList<>();
      for (String path : paths.split(",", -1)) {
        keys.add(folded(Attributes.path(item, new Str(path)), caseSensitive));
      }
      return Sequence.list(keys);
    }
    return folded(picked(item, attribute), caseSensitive);
  }

  private static Comparator<Value> order(UnaryOperator<Value> key, boolean reverse) {
    Comparator<Value> order = (a, b) -> Semantics.compare(key.apply(a), key.apply(b), "<");
    return reverse ? order.reversed() : order;
  }

  private static Value picked(Value item, Value attribute) {
    return attribute == None.NONE ? item : Attributes.path(item, attribute);
  }

  /** Texts in lower case, where case does not count. */
  private static Value folded(Value value, boolean caseSensitive) {
    return !caseSensitive && value instanceof Str(String text)
        ? new Str(Letters.lower(text))
        : value;
  }

  private static Value unique(Value value, Arguments arguments) {
    arguments.accept("unique", "case_sensitive", "attribute");
    Value attribute = arguments.or(1, "attribute", None.NONE);
    boolean caseSensitive = arguments.flag(0, "case_sensitive");
    Set<Value> seen = new HashSet<>();
    List<Value> kept = new ArrayList<>();
    for (Value item : Semantics.items(value)) {
      Value key = folded(picked(item, attribute), caseSensitive);
      if (!Semantics.hashable(key)) {
        throw TemplateException.type("unhashable type: '" + Semantics.typeName(key) + "'");
      }
      if (seen.add(Semantics.canonical(key))) {
        kept.add(item);
      }
    }
    return new Generator(kept);
  }

  private static Value extreme(Value value, Arguments arguments, int sign) {
    arguments.accept("max", "case_sensitive", "attribute");
    Value attribute = arguments.or(1, "attribute", None.NONE);
    boolean caseSensitive = arguments.flag(0, "case_sensitive");
    Value best = Undefined.of("No aggregated item, sequence was empty.");
    for (Value item : Semantics.items(value)) {
      if (best instanceof Undefined
          || sign
                  * Semantics.compare(
                      folded(picked(item, attribute), caseSensitive),
                      folded(picked(best, attribute), caseSensitive),
                      "<")
              > 0) {
        best = item;
      }
    }
    return best;
  }

  private static Value sum(Value value, Arguments arguments) {
    arguments.accept("sum", "attribute", "start");
    Value attribute = arguments.or(0, "attribute", None.NONE);
    Value sum = arguments.or(1, "start", new Int(0));
    if (sum instanceof Str) {
      throw TemplateException.type("sum() can't sum strings [use ''.join(seq) instead]");
    }
    for (Value item : Semantics.items(value)) {
      sum = Arithmetic.apply("+", sum, picked(item, attribute));
    }
    return sum;
  }

  private static Value join(Value value, Arguments arguments) {
    arguments.accept("join", "d", "attribute");
    Value attribute = arguments.or(1, "attribute", None.NONE);
    String separator = PythonText.str(arguments.or(0, "d", new Str("")));
    List<String> parts = new ArrayList<>();
    for (Value item : Semantics.items(value)) {
      parts.add(PythonText.str(picked(item, attribute)));
    }
    return new Str(Splits.join(separator, parts));
  }

  private static Value map(Value value, Arguments arguments) {
    List<Value> mapped = new ArrayList<>();
    if (arguments.positional().isEmpty()) {
      arguments.accept("map", "attribute", "default");
      Value attribute = arguments.require(0, "attribute");
      for (Value item : Semantics.items(value)) {
        Value picked = Attributes.path(item, attribute);
        mapped.add(picked instanceof Undefined ? arguments.or(1, "default", picked) : picked);
      }
      return new Generator(mapped);
    }
    String filter = arguments.text(0, "filter");
    Arguments rest = arguments.skip(1);
    for (Value item : Semantics.items(value)) {
      mapped.add(Filters.apply(filter, item, rest));
    }
    return new Generator(mapped);
  }

  private static Value kept(Value value, Predicate<Value> wanted) {
    return new Generator(Semantics.items(value).stream().filter(wanted).toList());
  }

  /** The test named by the argument at {@code position}; truth where there is none. */
  private static Predicate<Value> test(Arguments arguments, int position) {
    if (arguments.positional().size() <= position) {
      return Semantics::truth;
    }
    String name = arguments.text(position, "test");
    Arguments rest = arguments.skip(position + 1);
    return value -> Tests.apply(name, value, rest);
  }

  private static Predicate<Value> attributeTest(Arguments arguments) {
    if (arguments.positional().isEmpty()) {
      throw TemplateException.type("Missing parameter for attribute name");
    }
    Value attribute = arguments.positional().getFirst();
    Predicate<Value> test = test(arguments, 1);
    return item -> test.test(Attributes.path(item, attribute));
  }

  private static Value batch(Value value, Arguments arguments) {
    arguments.accept("batch", "linecount", "fill_with");
    int size = Semantics.index(arguments.require(0, "linecount"));
    if (size < 1) {
      throw TemplateException.type("batch wants a positive count");
    }
    Value fill = arguments.or(1, "fill_with", None.NONE);
    List<Value> items = Semantics.items(value);
    List<Value> batches = new ArrayList<>();
    for (int from = 0; from < items.size(); from += size) {
      List<Value> batch = new ArrayList<>(items.subList(from, Math.min(items.size(), from + size)));
      if (fill != None.NONE && batch.size() < size) {
        Limits.weight((long) fill.weight() * (size - batch.size()));
        batch.addAll(Collections.nCopies(size - batch.size(), fill));
      }
      batches.add(Sequence.list(batch));
    }
    return new Generator(batches);
  }
}
