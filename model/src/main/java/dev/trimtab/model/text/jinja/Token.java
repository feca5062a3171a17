package dev.trimtab.model.text.jinja;

/** A piece of a template's source: text to copy, the border of a tag, or a word inside a tag. */
record Token(Kind kind, String text, Value value, int line) {
  /** What a token is. */
  enum Kind {
    DATA,
    VARIABLE_BEGIN,
    VARIABLE_END,
    BLOCK_BEGIN,
    BLOCK_END,
    NAME,
    STRING,
    NUMBER,
    OPERATOR,
    END
  }

  Token(Kind kind, String text, int line) {
    this(kind, text, Value.None.NONE, line);
  }

  boolean isName(String name) {
    return kind == Kind.NAME && text.equals(name);
  }

  boolean isOperator(String symbol) {
    return kind == Kind.OPERATOR && text.equals(symbol);
  }

  /** How an error names this token. */
  String describe() {
    return switch (kind) {
      case DATA -> "template data";
      case VARIABLE_BEGIN, VARIABLE_END, BLOCK_BEGIN, BLOCK_END, NAME, OPERATOR -> "'" + text + "'";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case END -> "the end of the template";
    };
  }
}
