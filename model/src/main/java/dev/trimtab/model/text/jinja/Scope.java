package dev.trimtab.model.text.jinja;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables of a block, and through its parents those of the blocks around it. */
final class Scope {
  private final @Nullable Scope parent;
  private final Map<String, Value> variables = new HashMap<>();

  private Scope(@Nullable Scope parent) {
    this.parent = parent;
  }

  static Scope outermost() {
    return new Scope(null);
  }

  /** A new scope inside this one. */
  Scope inner() {
    return new Scope(this);
  }

  /** Sets {@code name} in this scope only. */
  void set(String name, Value value) {
    variables.put(name, value);
  }

  /** The nearest value of {@code name}, or Undefined. */
  Value find(String name) {
    for (Scope scope = this; scope != null; scope = scope.parent) {
      Value value = scope.variables.get(name);
      if (value != null) {
        return value;
      }
    }
    return Value.Undefined.name(name);
  }
}
