package dev.trimtab.model.text.jinja;

import dev.trimtab.model.text.jinja.Value.Bool;
import dev.trimtab.model.text.jinja.Value.Dict;
import dev.trimtab.model.text.jinja.Value.Function;
import dev.trimtab.model.text.jinja.Value.Int;
import dev.trimtab.model.text.jinja.Value.None;
import dev.trimtab.model.text.jinja.Value.Real;
import dev.trimtab.model.text.jinja.Value.Sequence;
import dev.trimtab.model.text.jinja.Value.Str;
import dev.trimtab.model.text.jinja.Value.Undefined;
import java.util.Map;

/** Jinja's tests: what may follow {@code is}. */
final class Tests {
  private interface Check {
    boolean holds(Value value, Arguments arguments);
  }

  private static final Map<String, Check> CHECKS =
      Map.ofEntries(
          Map.entry("defined", (v, a) -> none(a, !(v instanceof Undefined))),
          Map.entry("undefined", (v, a) -> none(a, v instanceof Undefined)),
          Map.entry("none", (v, a) -> none(a, v == None.NONE)),
          Map.entry("string", (v, a) -> none(a, v instanceof Str)),
          Map.entry("number", (v, a) -> none(a, Semantics.isNumber(v))),
          Map.entry("integer", (v, a) -> none(a, v instanceof Int)),
          Map.entry("float", (v, a) -> none(a, v instanceof Real)),
          Map.entry("boolean", (v, a) -> none(a, v instanceof Bool)),
          Map.entry("true", (v, a) -> none(a, v.equals(new Bool(true)))),
          Map.entry("false", (v, a) -> none(a, v.equals(new Bool(false)))),
          Map.entry("mapping", (v, a) -> none(a, v instanceof Dict)),
          Map.entry("sequence", (v, a) -> none(a, isSequence(v))),
          Map.entry("iterable", (v, a) -> none(a, Semantics.iterable(v))),
          Map.entry("callable", (v, a) -> none(a, v instanceof Function)),
          Map.entry("odd", (v, a) -> none(a, remainder(v, new Int(2)) == 1)),
          Map.entry("even", (v, a) -> none(a, remainder(v, new Int(2)) == 0)),
          Map.entry("divisibleby", (v, a) -> remainder(v, one(a)) == 0),
          Map.entry("eq", (v, a) -> Evaluator.holds("==", v, one(a))),
          Map.entry("equalto", (v, a) -> Evaluator.holds("==", v, one(a))),
          Map.entry("==", (v, a) -> Evaluator.holds("==", v, one(a))),
          Map.entry("ne", (v, a) -> Evaluator.holds("!=", v, one(a))),
          Map.entry("!=", (v, a) -> Evaluator.holds("!=", v, one(a))),
          Map.entry("lt", (v, a) -> Evaluator.holds("<", v, one(a))),
          Map.entry("lessthan", (v, a) -> Evaluator.holds("<", v, one(a))),
          Map.entry("<", (v, a) -> Evaluator.holds("<", v, one(a))),
          Map.entry("gt", (v, a) -> Evaluator.holds(">", v, one(a))),
          Map.entry("greaterthan", (v, a) -> Evaluator.holds(">", v, one(a))),
          Map.entry(">", (v, a) -> Evaluator.holds(">", v, one(a))),
          Map.entry("le", (v, a) -> Evaluator.holds("<=", v, one(a))),
          Map.entry("<=", (v, a) -> Evaluator.holds("<=", v, one(a))),
          Map.entry("ge", (v, a) -> Evaluator.holds(">=", v, one(a))),
          Map.entry(">=", (v, a) -> Evaluator.holds(">=", v, one(a))),
          Map.entry("in", (v, a) -> Semantics.contains(one(a), v)),
          Map.entry("sameas", (v, a) -> same(v, one(a))),
          Map.entry("lower", (v, a) -> none(a, Letters.isLower(PythonText.str(v)))),
          Map.entry("upper", (v, a) -> none(a, Letters.isUpper(PythonText.str(v)))),
          Map.entry("escaped", (_, a) -> none(a, false)),
          Map.entry(
              "filter", (v, a) -> none(a, v instanceof Str(String name) && Filters.has(name))),
          Map.entry("test", (v, a) -> none(a, v instanceof Str(String name) && has(name))));

  private Tests() {}

  /** Whether {@code value} passes the test {@code name}. */
  static boolean apply(String name, Value value, Arguments arguments) {
    Check check = CHECKS.get(name);
    if (check == null) {
      throw TemplateException.syntax("No test named '" + name + "'.", 0);
    }
    return check.holds(value, arguments);
  }

  private static boolean has(String name) {
    return CHECKS.containsKey(name);
  }

  private static boolean none(Arguments arguments, boolean result) {
    arguments.accept("test");
    return result;
  }

  private static Value one(Arguments arguments) {
    return arguments.accept("test", "other").require(0, "other");
  }

  private static long remainder(Value value, Value divisor) {
    Value remainder = Arithmetic.apply("%", value, divisor);
    return remainder instanceof Real(double number)
        ? (number == Math.rint(number) ? (long) number : -1)
        : Semantics.whole(remainder);
  }

  private static boolean isSequence(Value value) {
    return value instanceof Str
        || value instanceof Dict
        || value instanceof Undefined
        || (value instanceof Sequence sequence && sequence.shape.indexed());
  }

  /** Python's {@code is}, whose question is identity for all but the values CPython shares. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean same(Value value, Value other) {
    boolean shared = value instanceof Bool || value instanceof Int || value instanceof Str;
    return value == other || (shared && value.equals(other));
  }
}
