package dev.trimtab.model.text.jinja;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The values a function, filter, test or method is called with. */
record Arguments(List<Value> positional, Map<String, Value> named) {
  static final Arguments NONE = new Arguments(List.of(), Map.of());

  /** The same after {@code callee} made sure that it knows each of them by position and name. */
  Arguments accept(String callee, String... names) {
    if (positional.size() > names.length) {
      throw TemplateException.type(
          callee
              + "() takes "
              + names.length
              + " arguments but "
              + positional.size()
              + " were given");
    }
    List<String> known = List.of(names);
    for (String name : named.keySet()) {
      int position = known.indexOf(name);
      if (position < 0) {
        throw TemplateException.type(
            callee + "() got an unexpected keyword argument '" + name + "'");
      }
      if (position < positional.size()) {
        throw TemplateException.type(callee + "() got multiple values for argument '" + name + "'");
      }
    }
    return this;
  }

  /** The argument given at {@code position} or as {@code name}. */
  Optional<Value> find(int position, String name) {
    if (position < positional.size()) {
      return Optional.of(positional.get(position));
    }
    return Optional.ofNullable(named.get(name));
  }

  /** The argument given at {@code position} or as {@code name}, or {@code otherwise}. */
  Value or(int position, String name, Value otherwise) {
    return find(position, name).orElse(otherwise);
  }

  /** The argument that must be there. */
  Value require(int position, String name) {
    return find(position, name)
        .orElseThrow(() -> TemplateException.type("missing argument '" + name + "'"));
  }

  /** A text that must be there. */
  String text(int position, String name) {
    return Semantics.text(require(position, name));
  }

  /** A number, {@code otherwise} where it is absent or None. */
  int number(int position, String name, int otherwise) {
    Value value = or(position, name, Value.None.NONE);
    return value == Value.None.NONE ? otherwise : Semantics.index(value);
  }

  /** A flag, false where absent. */
  boolean flag(int position, String name) {
    return Semantics.truth(or(position, name, Value.None.NONE));
  }

  /** These without the first {@code count} positional ones. */
  Arguments skip(int count) {
    return new Arguments(
        positional.subList(Math.min(count, positional.size()), positional.size()), named);
  }
}
