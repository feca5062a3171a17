package dev.trimtab.model.text.jinja;

import java.util.HashMap;
import java.util.Map;

/** Jinja's filters: what may follow {@code |}. */
final class Filters {
  /** A filter's work. */
  interface Filter {
    Value apply(Value value, Arguments arguments);
  }

  private static final Map<String, Filter> FILTERS = all();

  private Filters() {}

  private static Map<String, Filter> all() {
    Map<String, Filter> filters = new HashMap<>(TextFilters.ALL);
    filters.putAll(SequenceFilters.ALL);
    filters.putAll(ValueFilters.ALL);
    return Map.copyOf(filters);
  }

  static boolean has(String name) {
    return FILTERS.containsKey(name);
  }

  /** {@code value} through the filter {@code name}. */
  static Value apply(String name, Value value, Arguments arguments) {
    Filter filter = FILTERS.get(name);
    if (filter == null) {
      throw TemplateException.syntax("No filter named '" + name + "'.", 0);
    }
    return filter.apply(value, arguments);
  }
}
