package dev.trimtab.model.text.jinja;

import dev.trimtab.model.text.jinja.Expression.Inputs;
import dev.trimtab.model.text.jinja.Value.Bool;
import dev.trimtab.model.text.jinja.Value.Dict;
import dev.trimtab.model.text.jinja.Value.Function;
import dev.trimtab.model.text.jinja.Value.Sequence;
import dev.trimtab.model.text.jinja.Value.Str;
import dev.trimtab.model.text.jinja.Value.Undefined;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Computes expressions within one rendering's budget. */
final class Evaluator {
  private final Budget budget;

  Evaluator(Budget budget) {
    this.budget = budget;
  }

  Value evaluate(Expression expression, Scope scope) {
    budget.enter();
    Value value =
        switch (expression) {
          case Expression.Constant(Value constant) -> constant;
          case Expression.Name(String name) -> scope.find(name);
          case Expression.Display(var shape, var items) ->
              budget.written(new Sequence(shape, all(items, scope)));
          case Expression.DictDisplay(var entries) -> dict(entries, scope);
          case Expression.Conditional(var test, var then, var otherwise) ->
              evaluate(truth(test, scope) ? then : otherwise, scope);
          case Expression.Or(var left, var right) -> or(left, right, scope);
          case Expression.And(var left, var right) -> and(left, right, scope);
          case Expression.Not(var operand) -> new Bool(!truth(operand, scope));
          case Expression.Comparison comparison -> new Bool(compare(comparison, scope));
          case Expression.Binary(var operator, var left, var right) ->
              binary(operator, evaluate(left, scope), evaluate(right, scope));
          case Expression.Signed(boolean negative, var operand) ->
              Arithmetic.signed(negative, evaluate(operand, scope));
          case Expression.Concatenation(var parts) -> concatenate(all(parts, scope));
          case Expression.Attribute(var base, String name) ->
              Attributes.attribute(evaluate(base, scope), name);
          case Expression.Item(var base, var key) ->
              Attributes.item(evaluate(base, scope), evaluate(key, scope));
          case Expression.Slice slice -> slice(slice, scope);
          case Expression.Call(var callee, var inputs) ->
              call(evaluate(callee, scope), arguments(inputs, scope));
          case Expression.Filter(var base, var call) -> filter(call, evaluate(base, scope), scope);
          case Expression.Test test -> new Bool(test(test, scope));
        };
    budget.leave();
    return value;
  }

  boolean truth(Expression expression, Scope scope) {
    return Semantics.truth(evaluate(expression, scope));
  }

  /** {@code value} through the filter. */
  Value filter(Expression.FilterCall call, Value value, Scope scope) {
    Arguments arguments = arguments(call.inputs(), scope);
    budget.read(value);
    return budget.written(Filters.apply(call.name(), value, arguments));
  }

  /** What {@code callee} returns. */
  Value call(Value callee, Arguments arguments) {
    return switch (callee) {
      case Function function -> {
        arguments.positional().forEach(budget::read);
        yield budget.written(function.call(arguments));
      }
      case Undefined undefined -> throw undefined.failure();
      default ->
          throw TemplateException.type(
              "'" + Semantics.typeName(callee) + "' object is not callable");
    };
  }

  Arguments arguments(Inputs inputs, Scope scope) {
    if (inputs.positional().isEmpty() && inputs.named().isEmpty()) {
      return Arguments.NONE;
    }
    Map<String, Value> named = new LinkedHashMap<>();
    List<Value> positional = all(inputs.positional(), scope);
    inputs.named().forEach((name, value) -> named.put(name, evaluate(value, scope)));
    return new Arguments(positional, named);
  }

  private List<Value> all(List<Expression> expressions, Scope scope) {
    List<Value> values = new ArrayList<>(expressions.size());
    for (Expression expression : expressions) {
      values.add(evaluate(expression, scope));
    }
    return values;
  }

  private Value dict(List<Expression.DictDisplay.Entry> entries, Scope scope) {
    Map<Value, Value> values = new LinkedHashMap<>();
    for (var entry : entries) {
      Value key = evaluate(entry.key(), scope);
      values.put(key, evaluate(entry.value(), scope));
    }
    return budget.written(new Dict(values));
  }

  private Value or(Expression left, Expression right, Scope scope) {
    Value value = evaluate(left, scope);
    return Semantics.truth(value) ? value : evaluate(right, scope);
  }

  private Value and(Expression left, Expression right, Scope scope) {
    Value value = evaluate(left, scope);
    return Semantics.truth(value) ? evaluate(right, scope) : value;
  }

  private boolean compare(Expression.Comparison comparison, Scope scope) {
    Value left = evaluate(comparison.first(), scope);
    for (var link : comparison.links()) {
      Value right = evaluate(link.operand(), scope);
      budget.read(left);
      budget.read(right);
      if (!holds(link.operator(), left, right)) {
        return false;
      }
      left = right;
    }
    return true;
  }

  /** Whether the comparison named {@code operator} holds. */
  static boolean holds(String operator, Value left, Value right) {
    return switch (operator) {
      case "==" -> Semantics.equal(left, right);
      case "!=" -> !Semantics.equal(left, right);
      case "<" -> Semantics.compare(left, right, operator) < 0;
      case ">" -> Semantics.compare(left, right, operator) > 0;
      case "<=" -> Semantics.compare(left, right, operator) <= 0;
      case ">=" -> Semantics.compare(left, right, operator) >= 0;
      case "in" -> Semantics.contains(right, left);
      case "not in" -> !Semantics.contains(right, left);
      default -> throw new IllegalArgumentException("no comparison " + operator);
    };
  }

  private Value binary(String operator, Value left, Value right) {
    budget.read(left);
    budget.read(right);
    return budget.written(Arithmetic.apply(operator, left, right));
  }

  private Value concatenate(List<Value> parts) {
    var text = new StringBuilder();
    for (Value part : parts) {
      text.append(PythonText.str(part));
      Limits.weight(text.length());
    }
    return budget.written(new Str(text.toString()));
  }

  private Value slice(Expression.Slice slice, Scope scope) {
    Value base = evaluate(slice.base(), scope);
    budget.read(base);
    return budget.written(
        Arithmetic.slice(
            base,
            evaluate(slice.from(), scope),
            evaluate(slice.to(), scope),
            evaluate(slice.step(), scope)));
  }

  private boolean test(Expression.Test test, Scope scope) {
    Value value = evaluate(test.base(), scope);
    Arguments arguments = arguments(test.inputs(), scope);
    budget.read(value);
    arguments.positional().forEach(budget::read);
    return Tests.apply(test.name(), value, arguments) != test.negated();
  }
}
