package dev.trimtab.model.text.jinja;

import dev.trimtab.model.text.jinja.Value.Bool;
import dev.trimtab.model.text.jinja.Value.Dict;
import dev.trimtab.model.text.jinja.Value.Function;
import dev.trimtab.model.text.jinja.Value.Generator;
import dev.trimtab.model.text.jinja.Value.Int;
import dev.trimtab.model.text.jinja.Value.Namespace;
import dev.trimtab.model.text.jinja.Value.None;
import dev.trimtab.model.text.jinja.Value.Real;
import dev.trimtab.model.text.jinja.Value.Sequence;
import dev.trimtab.model.text.jinja.Value.Shape;
import dev.trimtab.model.text.jinja.Value.Str;
import dev.trimtab.model.text.jinja.Value.Undefined;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Python's rules for truth, iteration, equality and order. */
final class Semantics {
  private Semantics() {}

  /** The name of the type, as Python's errors give it. */
  static String typeName(Value value) {
    return switch (value) {
      case None _ -> "NoneType";
      case Str _ -> "str";
      case Int _ -> "int";
      case Real _ -> "float";
      case Bool _ -> "bool";
      case Undefined _ -> "Undefined";
      case Function _ -> "function";
      case Sequence sequence -> sequence.shape.typeName;
      case Dict _ -> "dict";
      case Generator _ -> "generator";
      case Namespace _ -> "Namespace";
    };
  }

  static boolean truth(Value value) {
    return switch (value) {
      case None _, Undefined _ -> false;
      case Str(String text) -> !text.isEmpty();
      case Int(long number) -> number != 0;
      case Real(double number) -> number != 0;
      case Bool(boolean truth) -> truth;
      case Sequence sequence -> !sequence.items.isEmpty();
      case Dict dict -> !dict.entries.isEmpty();
      case Function _, Generator _, Namespace _ -> true;
    };
  }

  /** The items that a loop over {@code value} sees, as far as the loop goes. */
  static Iterator<Value> iterator(Value value) {
    return switch (value) {
      case Str(String text) ->
          text.codePoints().<Value>mapToObj(c -> new Str(Character.toString(c))).iterator();
      case Sequence sequence -> sequence.items.iterator();
      case Dict dict -> dict.entries.keySet().iterator();
      case Generator generator -> generator.items;
      case Undefined _ -> List.<Value>of().iterator();
      case None _, Int _, Real _, Bool _, Function _, Namespace _ ->
          throw TemplateException.type("'" + typeName(value) + "' object is not iterable");
    };
  }

  /** All items that a loop over {@code value} sees. */
  static List<Value> items(Value value) {
    if (value instanceof Sequence sequence) {
      return sequence.items;
    }
    List<Value> items = new ArrayList<>();
    iterator(value).forEachRemaining(items::add);
    return items;
  }

  /** Python's {@code len}; texts count code points. */
  static long length(Value value) {
    return switch (value) {
      case Str(String text) -> text.codePointCount(0, text.length());
      case Sequence sequence -> sequence.items.size();
      case Dict dict -> dict.entries.size();
      case Undefined _ -> 0;
      case None _, Int _, Real _, Bool _, Function _, Generator _, Namespace _ ->
          throw TemplateException.type("object of type '" + typeName(value) + "' has no len()");
    };
  }

  static boolean iterable(Value value) {
    return value instanceof Str
        || value instanceof Sequence
        || value instanceof Dict
        || value instanceof Generator
        || value instanceof Undefined;
  }

  static boolean hashable(Value value) {
    return switch (value) {
      case Dict _ -> false;
      case Sequence sequence ->
          (sequence.shape == Shape.TUPLE || sequence.shape == Shape.RANGE)
              && sequence.items.stream().allMatch(Semantics::hashable);
      case None _,
          Str _,
          Int _,
          Real _,
          Bool _,
          Undefined _,
          Function _,
          Generator _,
          Namespace _ ->
          true;
    };
  }

  /** What stands for all keys of a dict that equal {@code key}: 1, 1.0 and True are one key. */
  static Value canonical(Value key) {
    if (isWhole(key)) {
      return new Int(whole(key));
    }
    boolean integral = key instanceof Real(double number) && number == (long) number;
    return integral ? new Int((long) number(key)) : key;
  }

  static boolean equal(Value left, Value right) {
    if (isNumber(left) && isNumber(right)) {
      if (isWhole(left) && isWhole(right)) {
        return whole(left) == whole(right);
      }
      return number(left) == number(right);
    }
    if (left instanceof Undefined && right instanceof Undefined) {
      return true;
    }
    if (left instanceof Sequence a && right instanceof Sequence b) {
      return a.shape == b.shape && equalItems(a.items, b.items);
    }
    if (left instanceof Dict a && right instanceof Dict b) {
      return a.entries.size() == b.entries.size() && equalEntries(a, b);
    }
    return left.equals(right);
  }

  private static boolean equalItems(List<Value> left, List<Value> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (!equal(left.get(i), right.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean equalEntries(Dict left, Dict right) {
    for (var entry : left.entries.entrySet()) {
      var other = right.find(entry.getKey());
      if (other.isEmpty() || !equal(entry.getValue(), other.get())) {
        return false;
      }
    }
    return true;
  }

  /** Python's order; {@code symbol} is the operator named where there is none. */
  static int compare(Value left, Value right, String symbol) {
    if (left instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (right instanceof Undefined undefined) {
      throw undefined.failure();
    }
    if (isNumber(left) && isNumber(right)) {
      return isWhole(left) && isWhole(right)
          ? Long.compare(whole(left), whole(right))
          : Double.compare(number(left), number(right));
    }
    if (left instanceof Str(String a) && right instanceof Str(String b)) {
      return compareCodePoints(a, b);
    }
    if (left instanceof Sequence a
        && right instanceof Sequence b
        && a.shape == b.shape
        && (a.shape == Shape.LIST || a.shape == Shape.TUPLE)) {
      return compareItems(a.items, b.items, symbol);
    }
    throw TemplateException.type(
        "'"
            + symbol
            + "' not supported between instances of '"
            + typeName(left)
            + "' and '"
            + typeName(right)
            + "'");
  }

  private static int compareItems(List<Value> left, List<Value> right, String symbol) {
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      if (!equal(left.get(i), right.get(i))) {
        return compare(left.get(i), right.get(i), symbol);
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  private static int compareCodePoints(String a, String b) {
    for (int i = 0; i < Math.min(a.length(), b.length()); i++) {
      if (a.charAt(i) != b.charAt(i)) {
        return Integer.compare(a.codePointAt(i), b.codePointAt(i));
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** Python's {@code item in container}. */
  static boolean contains(Value container, Value item) {
    if (container instanceof Str(String text)) {
      if (item instanceof Str(String part)) {
        return text.contains(part);
      }
      throw TemplateException.type(
          "'in <string>' requires string as left operand, not " + typeName(item));
    }
    if (container instanceof Dict dict) {
      if (!hashable(item)) {
        throw TemplateException.type("unhashable type: '" + typeName(item) + "'");
      }
      return dict.find(item).isPresent();
    }
    if (!iterable(container)) {
      throw TemplateException.type(
          "argument of type '" + typeName(container) + "' is not iterable");
    }
    for (Iterator<Value> items = iterator(container); items.hasNext(); ) {
      if (equal(items.next(), item)) {
        return true;
      }
    }
    return false;
  }

  static boolean isNumber(Value value) {
    return value instanceof Int || value instanceof Real || value instanceof Bool;
  }

  /** Whether {@code value} is an int in Python's eyes, for which True is 1. */
  static boolean isWhole(Value value) {
    return value instanceof Int || value instanceof Bool;
  }

  static long whole(Value value) {
    return switch (value) {
      case Int(long number) -> number;
      case Bool(boolean truth) -> truth ? 1 : 0;
      default -> throw TemplateException.type("an int is required, not " + typeName(value));
    };
  }

  static double number(Value value) {
    return value instanceof Real(double number) ? number : whole(value);
  }

  /** An int that counts or indexes something in memory. */
  static int index(Value value) {
    if (value instanceof Undefined undefined) {
      throw undefined.failure();
    }
    return Math.clamp(whole(value), Integer.MIN_VALUE / 2, Integer.MAX_VALUE / 2);
  }

  /** The text of a value that must be a str. */
  static String text(Value value) {
    return switch (value) {
      case Str(String text) -> text;
      case Undefined undefined -> throw undefined.failure();
      default -> throw TemplateException.type("a str is required, not " + typeName(value));
    };
  }
}
