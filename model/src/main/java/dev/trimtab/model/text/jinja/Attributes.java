package dev.trimtab.model.text.jinja;

import dev.trimtab.model.text.jinja.Value.Dict;
import dev.trimtab.model.text.jinja.Value.Function;
import dev.trimtab.model.text.jinja.Value.Namespace;
import dev.trimtab.model.text.jinja.Value.None;
import dev.trimtab.model.text.jinja.Value.Sequence;
import dev.trimtab.model.text.jinja.Value.Str;
import dev.trimtab.model.text.jinja.Value.Undefined;
import java.util.Optional;

/**
 * Attributes and items: {@code a.b} looks for an attribute first and an item then, {@code a['b']}
 * the other way round; what neither finds is Undefined.
 */
final class Attributes {
  private Attributes() {}

  /** {@code base.name}. */
  static Value attribute(Value base, String name) {
    if (base instanceof Undefined undefined) {
      throw undefined.failure();
    }
    return own(base, name)
        .or(() -> element(base, new Str(name)))
        .orElseGet(() -> missing(base, name));
  }

  /** {@code base[key]}. */
  static Value item(Value base, Value key) {
    if (base instanceof Undefined undefined) {
      throw undefined.failure();
    }
    Optional<Value> element = element(base, key);
    if (element.isPresent()) {
      return element.get();
    }
    if (key instanceof Str(String name)) {
      return own(base, name).orElseGet(() -> missing(base, name));
    }
    return Undefined.of(objectName(base) + " has no element " + PythonText.repr(key));
  }

  /** What a path such as {@code function.name} or {@code 0} leads to, as filters take it. */
  static Value path(Value base, Value path) {
    if (!(path instanceof Str(String text))) {
      return item(base, path);
    }
    Value value = base;
    for (String part : text.split("\\.", -1)) {
      boolean digits =
          !part.isEmpty() && part.length() < 10 && part.chars().allMatch(c -> c >= '0' && c <= '9');
      value = item(value, digits ? new Value.Int(Long.parseLong(part)) : new Str(part));
    }
    return value;
  }

  /** How Jinja's messages name an object of this type. */
  static String objectName(Value value) {
    return value == None.NONE ? "None" : Semantics.typeName(value) + " object";
  }

  private static Undefined missing(Value base, String name) {
    if (name.startsWith("_")) {
      return new Undefined(
          "access to attribute '"
              + name
              + "' of '"
              + Semantics.typeName(base)
              + "' object is unsafe.",
          TemplateException.Kind.FORBIDDEN);
    }
    return Undefined.of("'" + objectName(base) + "' has no attribute '" + name + "'");
  }

  /** The attribute that {@code base} has by its type. */
  private static Optional<Value> own(Value base, String name) {
    return switch (base) {
      case Str(String text) -> bound(StringMethods.find(text, name));
      case Dict dict -> bound(ContainerMethods.ofDict(dict, name));
      case Sequence sequence -> bound(ContainerMethods.ofSequence(sequence, name));
      case Namespace namespace -> Optional.ofNullable(namespace.attributes.get(name));
      case Loop loop -> loop.attribute(name);
      default -> Optional.empty();
    };
  }

  private static Optional<Value> bound(Optional<Function> method) {
    return method.map(function -> function);
  }

  /** Python's own {@code base[key]}, where it does not fail. */
  private static Optional<Value> element(Value base, Value key) {
    if (base instanceof Dict dict) {
      return Semantics.hashable(key) ? dict.find(key) : Optional.empty();
    }
    if (!Semantics.isWhole(key)) {
      return Optional.empty();
    }
    int index = Semantics.index(key);
    if (base instanceof Sequence sequence && sequence.shape.indexed()) {
      int size = sequence.items.size();
      int at = index < 0 ? index + size : index;
      return at >= 0 && at < size ? Optional.of(sequence.items.get(at)) : Optional.empty();
    }
    if (base instanceof Str(String text)) {
      int size = text.codePointCount(0, text.length());
      int at = index < 0 ? index + size : index;
      return at >= 0 && at < size
          ? Optional.of(
              new Str(Character.toString(text.codePointAt(text.offsetByCodePoints(0, at)))))
          : Optional.empty();
    }
    return Optional.empty();
  }
}
