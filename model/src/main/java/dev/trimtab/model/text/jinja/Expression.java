package dev.trimtab.model.text.jinja;

import java.util.List;
import java.util.Map;

/** What stands in a template for a value. Parts that a template leaves out are constants. */
sealed interface Expression {
  /** A literal. */
  record Constant(Value value) implements Expression {}

  /** A variable. */
  record Name(String name) implements Expression {}

  /** {@code [a, b]} or {@code (a, b)}. */
  record Display(Value.Shape shape, List<Expression> items) implements Expression {}

  /** {@code {a: b}}. */
  record DictDisplay(List<Entry> entries) implements Expression {
    /** One {@code key: value}. */
    record Entry(Expression key, Expression value) {}
  }

  /** {@code then if test else otherwise}. */
  record Conditional(Expression test, Expression then, Expression otherwise)
      implements Expression {}

  /** {@code left or right}. */
  record Or(Expression left, Expression right) implements Expression {}

  /** {@code left and right}. */
  record And(Expression left, Expression right) implements Expression {}

  /** {@code not operand}. */
  record Not(Expression operand) implements Expression {}

  /** {@code first < a < b}: true where every link holds. */
  record Comparison(Expression first, List<Link> links) implements Expression {
    /** An operator and its right operand. */
    record Link(String operator, Expression operand) {}
  }

  /** Arithmetic. */
  record Binary(String operator, Expression left, Expression right) implements Expression {}

  /** {@code -operand} or {@code +operand}. */
  record Signed(boolean negative, Expression operand) implements Expression {}

  /** {@code a ~ b ~ c}. */
  record Concatenation(List<Expression> parts) implements Expression {}

  /** {@code base.name}. */
  record Attribute(Expression base, String name) implements Expression {}

  /** {@code base[key]}. */
  record Item(Expression base, Expression key) implements Expression {}

  /** {@code base[from:to:step]}. */
  record Slice(Expression base, Expression from, Expression to, Expression step)
      implements Expression {}

  /** {@code callee(arguments)}. */
  record Call(Expression callee, Inputs inputs) implements Expression {}

  /** {@code base | name(inputs)}. */
  record Filter(Expression base, FilterCall call) implements Expression {}

  /** {@code base is name(inputs)}, or {@code is not}. */
  record Test(Expression base, String name, Inputs inputs, boolean negated) implements Expression {}

  /** The arguments written in a call. */
  record Inputs(List<Expression> positional, Map<String, Expression> named) {
    static final Inputs NONE = new Inputs(List.of(), Map.of());
  }

  /** A filter's name and arguments. */
  record FilterCall(String name, Inputs inputs) {}
}
