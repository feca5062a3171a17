package dev.trimtab.model.text.jinja;

import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value that a template can hold: the Python types that chat templates use.
 *
 * <p>All are immutable, as in Jinja's immutable sandbox, except {@link Namespace} and the position
 * of a {@link Generator}. Containers know their weight and depth, which bounds every walk over
 * them.
 */
sealed interface Value {
  /** Roughly the characters a value takes to write down. */
  default int weight() {
    return 1;
  }

  /** Containers inside this one, itself included. */
  default int depth() {
    return 0;
  }

  /** Python's {@code None}. */
  enum None implements Value {
    NONE
  }

  /** Python's {@code str}. */
  record Str(String text) implements Value {
    public Str {
      Limits.weight(text.length());
    }

    @Override
    public int weight() {
      return text.length() + 1;
    }
  }

  /** Python's {@code int}, as far as 64 bits go. */
  record Int(long number) implements Value {}

  /** Python's {@code float}. */
  record Real(double number) implements Value {}

  /** Python's {@code bool}. */
  record Bool(boolean truth) implements Value {}

  /**
   * Jinja's {@code Undefined}: {@code why} says what is missing, {@code kind} how using it fails.
   */
  record Undefined(String why, TemplateException.Kind kind) implements Value {
    static Undefined name(String name) {
      return of("'" + name + "' is undefined");
    }

    static Undefined of(String why) {
      return new Undefined(why, TemplateException.Kind.UNDEFINED);
    }

    TemplateException failure() {
      return new TemplateException(kind, why);
    }
  }

  /** What can be called: a macro, a bound method, a global function. */
  non-sealed interface Function extends Value {
    Value call(Arguments arguments);
  }

  /** The kinds of ordered values that can be iterated again and again. */
  enum Shape {
    LIST("list"),
    TUPLE("tuple"),
    RANGE("range"),
    DICT_KEYS("dict_keys"),
    DICT_VALUES("dict_values"),
    DICT_ITEMS("dict_items");

    final String typeName;

    Shape(String typeName) {
      this.typeName = typeName;
    }

    /** Whether Python lets values of this shape be indexed. */
    boolean indexed() {
      return this == LIST || this == TUPLE || this == RANGE;
    }
  }

  /** Python's {@code list}, {@code tuple}, {@code range} and views of a dict. */
  final class Sequence implements Value {
    final Shape shape;
    final List<Value> items;
    private final int weight;
    private final int depth;

    Sequence(Shape shape, List<Value> items) {
      this.shape = shape;
      this.items = List.copyOf(items);
      this.weight = weightOf(this.items);
      this.depth = depthOf(this.items);
    }

    static Sequence list(List<Value> items) {
      return new Sequence(Shape.LIST, items);
    }

    static Sequence tuple(Value... items) {
      return new Sequence(Shape.TUPLE, List.of(items));
    }

    @Override
    public int weight() {
      return weight;
    }

    @Override
    public int depth() {
      return depth;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Sequence that && shape == that.shape && items.equals(that.items);
    }

    @Override
    public int hashCode() {
      return items.hashCode();
    }
  }

  /** Python's {@code dict}, in order of insertion. */
  final class Dict implements Value {
    final Map<Value, Value> entries;
    private final Map<Value, Value> values;
    private final int weight;
    private final int depth;

    Dict(Map<Value, Value> entries) {
      for (Value key : entries.keySet()) {
        if (!Semantics.hashable(key)) {
          throw TemplateException.type("unhashable type: '" + Semantics.typeName(key) + "'");
        }
      }
      // Of equal keys the first is written and the last one's value counts, as in Python.
      Map<Value, Value> written = new HashMap<>();
      Map<Value, Value> kept = new LinkedHashMap<>();
      entries.forEach(
          (key, value) -> {
            Value first = written.computeIfAbsent(Semantics.canonical(key), _ -> key);
            kept.put(first, value);
          });
      this.entries = Collections.unmodifiableMap(kept);
      this.values = new HashMap<>();
      written.forEach((canonical, key) -> values.put(canonical, kept.get(key)));
      this.weight = Limits.weight((long) weightOf(entries.keySet()) + weightOf(entries.values()));
      this.depth = depthOf(entries.values());
    }

    /** The value under the key that equals {@code key}, which must be hashable. */
    Optional<Value> find(Value key) {
      return Optional.ofNullable(values.get(Semantics.canonical(key)));
    }

    @Override
    public int weight() {
      return weight;
    }

    @Override
    public int depth() {
      return depth;
    }
  }

  /** What a lazy filter gives: it can be walked once. */
  final class Generator implements Value {
    final Iterator<Value> items;
    private final int weight;
    private final int depth;

    Generator(List<Value> items) {
      this.items = List.copyOf(items).iterator();
      this.weight = weightOf(items);
      this.depth = depthOf(items);
    }

    @Override
    public int weight() {
      return weight;
    }

    @Override
    public int depth() {
      return depth;
    }
  }

  /** Jinja's {@code namespace}: the one value that a template may change. */
  final class Namespace implements Value {
    final Map<String, Value> attributes = new LinkedHashMap<>();

    /** Sets {@code name}. */
    void set(String name, Value value) {
      attributes.put(name, value);
    }
  }

  private static int weightOf(Iterable<Value> values) {
    long weight = 2;
    for (Value value : values) {
      weight += value.weight();
    }
    return Limits.weight(weight);
  }

  private static int depthOf(Iterable<Value> values) {
    int depth = 0;
    for (Value value : values) {
      depth = Math.max(depth, value.depth());
    }
    if (depth >= Limits.MAX_VALUE_DEPTH) {
      throw TemplateException.limit(
          "a value of the template nests deeper than " + Limits.MAX_VALUE_DEPTH);
    }
    return depth + 1;
  }
}
