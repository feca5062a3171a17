package dev.trimtab.lab.experiment.file;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of a YAML file with the line it begins on. */
sealed interface YamlNode {
  /** From 1. */
  int line();

  /**
   * Keys with values, in order.
   *
   * @param lines where each key stands
   */
  record Fields(int line, Map<String, YamlNode> values, Map<String, Integer> lines)
      implements YamlNode {
    /** Copies the maps. */
    public Fields {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
      lines = Map.copyOf(lines);
    }
  }

  /** A list. */
  record Items(int line, List<YamlNode> values) implements YamlNode {
    /** Copies the list. */
    public Items {
      values = List.copyOf(values);
    }
  }

  /**
   * Text, a number, a truth value or nothing.
   *
   * @param kind what it was written as
   */
  record Scalar(int line, Kind kind, String text) implements YamlNode {}

  /** What a scalar is. */
  enum Kind {
    TEXT("text"),
    INTEGER("a whole number"),
    NUMBER("a number"),
    BOOLEAN("true or false"),
    NOTHING("nothing");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /** What it is, in words. */
  default String described() {
    return switch (this) {
      case Fields _ -> "keys with values";
      case Items _ -> "a list";
      case Scalar(int _, Kind kind, String _) when kind == Kind.NOTHING -> "nothing";
      case Scalar(int _, Kind kind, String text) -> "%s \"%s\"".formatted(kind.words(), text);
    };
  }
}
