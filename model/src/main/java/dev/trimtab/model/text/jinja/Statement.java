package dev.trimtab.model.text.jinja;

import java.util.List;

/** A part of a template that writes output or changes variables. */
sealed interface Statement {
  /** Text copied as it is. */
  record Data(String text) implements Statement {}

  /** {@code {{ expression }}}. */
  record Print(Expression expression, int line) implements Statement {}

  /** {@code if}: the first branch whose test holds, or {@code otherwise}. */
  record If(List<Branch> branches, List<Statement> otherwise) implements Statement {
    /** A test and what it guards. */
    record Branch(Expression test, List<Statement> body, int line) {}
  }

  /** {@code for target in items if test}; {@code otherwise} where nothing is left to loop over. */
  record For(Header header, List<Statement> body, List<Statement> otherwise) implements Statement {
    /** The tag of a loop. */
    record Header(Target target, Expression items, Expression test, boolean recursive, int line) {}
  }

  /** {@code set target = value}. */
  record Set(Target target, Expression value, int line) implements Statement {}

  /** {@code set target}…{@code endset}: what the body writes, filtered. */
  record SetBlock(
      Target target, List<Expression.FilterCall> filters, List<Statement> body, int line)
      implements Statement {}

  /** {@code macro}. */
  record Macro(
      String name, Signature signature, List<Statement> body, java.util.Set<String> uses, int line)
      implements Statement {}

  /** {@code call}: a call that is handed its body as {@code caller}. */
  record CallBlock(Signature signature, Expression.Call call, List<Statement> body, int line)
      implements Statement {}

  /** {@code filter}: what the body writes, filtered. */
  record FilterBlock(List<Expression.FilterCall> filters, List<Statement> body, int line)
      implements Statement {}

  /** {@code with} and {@code generation}: a body with variables of its own. */
  record Scoped(List<Set> assignments, List<Statement> body) implements Statement {}

  /** {@code break}. */
  record Break() implements Statement {}

  /** {@code continue}. */
  record Continue() implements Statement {}

  /** The parameters of a macro; those with a default come last. */
  record Signature(List<String> names, List<Expression> defaults) {
    static final Signature NONE = new Signature(List.of(), List.of());
  }

  /** What can be assigned to. */
  sealed interface Target {
    /** A variable. */
    record Variable(String name) implements Target {}

    /** An attribute of a namespace. */
    record NamespaceAttribute(String namespace, String attribute) implements Target {}

    /** Several targets that a sequence is unpacked into. */
    record Several(List<Target> parts) implements Target {}
  }
}
