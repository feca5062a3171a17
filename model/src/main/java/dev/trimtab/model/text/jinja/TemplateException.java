package dev.trimtab.model.text.jinja;

import java.util.OptionalInt;

/** A template that cannot be read or rendered, or that refuses its input. */
public final class TemplateException extends RuntimeException {
  /** What went wrong. */
  public enum Kind {
    /** The source is not a template of this language. */
    SYNTAX,
    /** The template itself refused its input by calling {@code raise_exception}. */
    RAISED,
    /** Something undefined was used where a value is needed. */
    UNDEFINED,
    /** An operation that Python refuses for these operands. */
    TYPE,
    /** An access that the sandbox forbids. */
    FORBIDDEN,
    /** A limit on output, steps, sizes or nesting was reached. */
    LIMIT
  }

  private final Kind kind;
  private final int line;

  TemplateException(Kind kind, String message) {
    this(kind, message, 0);
  }

  TemplateException(Kind kind, String message, int line) {
    super(message);
    this.kind = kind;
    this.line = line;
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }

  /** The line of the template's source, counted from 1, where known. */
  public OptionalInt line() {
    return line > 0 ? OptionalInt.of(line) : OptionalInt.empty();
  }

  /** This failure, placed at {@code where} unless its line is already known. */
  TemplateException at(int where) {
    if (line > 0 || where <= 0) {
      return this;
    }
    var placed = new TemplateException(kind, String.valueOf(getMessage()), where);
    placed.setStackTrace(getStackTrace());
    return placed;
  }

  static TemplateException syntax(String message, int line) {
    return new TemplateException(Kind.SYNTAX, message, line);
  }

  static TemplateException type(String message) {
    return new TemplateException(Kind.TYPE, message);
  }

  static TemplateException limit(String message) {
    return new TemplateException(Kind.LIMIT, message);
  }
}
