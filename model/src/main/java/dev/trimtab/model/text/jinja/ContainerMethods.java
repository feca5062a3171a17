package dev.trimtab.model.text.jinja;

import dev.trimtab.model.text.jinja.Value.Dict;
import dev.trimtab.model.text.jinja.Value.Function;
import dev.trimtab.model.text.jinja.Value.Int;
import dev.trimtab.model.text.jinja.Value.None;
import dev.trimtab.model.text.jinja.Value.Sequence;
import dev.trimtab.model.text.jinja.Value.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The methods of Python's containers; those that would change one are forbidden. */
final class ContainerMethods {
  private static final Set<String> DICT_CHANGES =
      Set.of("clear", "pop", "popitem", "setdefault", "update");
  private static final Set<String> LIST_CHANGES =
      Set.of("append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort");

  private ContainerMethods() {}

  static Optional<Function> ofDict(Dict dict, String name) {
    if (DICT_CHANGES.contains(name)) {
      return Optional.of(forbidden("dict", name));
    }
    return switch (name) {
      case "items" -> Optional.of(arguments -> items(dict, arguments));
      case "keys" ->
          Optional.of(
              arguments -> {
                arguments.accept("keys");
                return new Sequence(Shape.DICT_KEYS, List.copyOf(dict.entries.keySet()));
              });
      case "values" ->
          Optional.of(
              arguments -> {
                arguments.accept("values");
                return new Sequence(Shape.DICT_VALUES, List.copyOf(dict.entries.values()));
              });
      case "get" -> Optional.of(arguments -> get(dict, arguments));
      case "copy" ->
          Optional.of(
              arguments -> {
                arguments.accept("copy");
                return dict;
              });
      default -> Optional.empty();
    };
  }

  /** The pairs of {@code dict}. */
  static Value items(Dict dict, Arguments arguments) {
    arguments.accept("items");
    return new Sequence(Shape.DICT_ITEMS, pairs(dict.entries));
  }

  private static List<Value> pairs(Map<Value, Value> entries) {
    return entries.entrySet().stream()
        .<Value>map(entry -> Sequence.tuple(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static Value get(Dict dict, Arguments arguments) {
    arguments.accept("get", "key", "default");
    Value key = arguments.require(0, "key");
    if (!Semantics.hashable(key)) {
      throw TemplateException.type("unhashable type: '" + Semantics.typeName(key) + "'");
    }
    return dict.find(key).orElse(arguments.or(1, "default", None.NONE));
  }

  static Optional<Function> ofSequence(Sequence sequence, String name) {
    if (sequence.shape == Shape.LIST && LIST_CHANGES.contains(name)) {
      return Optional.of(forbidden("list", name));
    }
    if (!sequence.shape.indexed()) {
      return Optional.empty();
    }
    return switch (name) {
      case "index" -> Optional.of(arguments -> index(sequence, arguments));
      case "count" -> Optional.of(arguments -> count(sequence, arguments));
      case "copy" ->
          sequence.shape == Shape.LIST
              ? Optional.of(
                  arguments -> {
                    arguments.accept("copy");
                    return sequence;
                  })
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Value index(Sequence sequence, Arguments arguments) {
    Value wanted = arguments.accept("index", "value").require(0, "value");
    for (int i = 0; i < sequence.items.size(); i++) {
      if (Semantics.equal(sequence.items.get(i), wanted)) {
        return new Int(i);
      }
    }
    throw TemplateException.type(PythonText.repr(wanted) + " is not in list");
  }

  private static Value count(Sequence sequence, Arguments arguments) {
    Value wanted = arguments.accept("count", "value").require(0, "value");
    return new Int(sequence.items.stream().filter(item -> Semantics.equal(item, wanted)).count());
  }

  private static Function forbidden(String type, String name) {
    return _ -> {
      throw new TemplateException(
          TemplateException.Kind.FORBIDDEN,
          "access to attribute '" + name + "' of '" + type + "' object is unsafe.");
    };
  }
}
