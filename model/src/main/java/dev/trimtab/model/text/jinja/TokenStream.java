package dev.trimtab.model.text.jinja;

import dev.trimtab.model.text.jinja.Token.Kind;
import java.util.List;

/** The tokens of a source, read one after the other. */
final class TokenStream {
  private final List<Token> tokens;
  private int position;
  private int depth;

  TokenStream(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token current() {
    return tokens.get(position);
  }

  Token following() {
    return tokens.get(Math.min(position + 1, tokens.size() - 1));
  }

  /** The current token, left behind. */
  Token next() {
    Token token = current();
    if (token.kind() != Kind.END) {
      position++;
    }
    return token;
  }

  int line() {
    return current().line();
  }

  boolean isOperator(String symbol) {
    return current().isOperator(symbol);
  }

  boolean isName(String name) {
    return current().isName(name);
  }

  /** Passes over {@code symbol} if it is there. */
  boolean skipOperator(String symbol) {
    boolean there = isOperator(symbol);
    if (there) {
      next();
    }
    return there;
  }

  /** Passes over {@code name} if it is there. */
  boolean skipName(String name) {
    boolean there = isName(name);
    if (there) {
      next();
    }
    return there;
  }

  void expectOperator(String symbol) {
    if (!skipOperator(symbol)) {
      throw unexpected("'" + symbol + "'");
    }
  }

  void expectName(String name) {
    if (!skipName(name)) {
      throw unexpected("'" + name + "'");
    }
  }

  Token expect(Kind kind, String wanted) {
    if (current().kind() != kind) {
      throw unexpected(wanted);
    }
    return next();
  }

  /** Any name. */
  String name() {
    return expect(Kind.NAME, "a name").text();
  }

  TemplateException unexpected(String wanted) {
    return TemplateException.syntax("expected " + wanted + ", got " + current().describe(), line());
  }

  /** Enters a bracket or block of the source. */
  void enter() {
    if (++depth > Limits.MAX_SOURCE_DEPTH) {
      throw TemplateException.limit(
              "the template's source nests deeper than " + Limits.MAX_SOURCE_DEPTH)
          .at(line());
    }
  }

  void leave() {
    depth--;
  }
}
