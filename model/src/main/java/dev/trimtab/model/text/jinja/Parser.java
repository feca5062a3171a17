package dev.trimtab.model.text.jinja;

import dev.trimtab.model.text.jinja.Expression.Call;
import dev.trimtab.model.text.jinja.Expression.Constant;
import dev.trimtab.model.text.jinja.Expression.FilterCall;
import dev.trimtab.model.text.jinja.Statement.Signature;
import dev.trimtab.model.text.jinja.Statement.Target;
import dev.trimtab.model.text.jinja.Token.Kind;
import dev.trimtab.model.text.jinja.Value.Bool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a source as statements. */
final class Parser {
  private static final Constant ALWAYS = new Constant(new Bool(true));

  private final TokenStream stream;
  private final ExpressionParser expressions;
  private int loops;

  private Parser(String source) {
    this.stream = new TokenStream(Lexer.tokens(source));
    this.expressions = new ExpressionParser(stream);
  }

  /** The statements of {@code source}. */
  static List<Statement> parse(String source) {
    return new Parser(source).body(Set.of());
  }

  /** Statements up to a tag named in {@code ends}, whose name becomes the current token. */
  private List<Statement> body(Set<String> ends) {
    List<Statement> statements = new ArrayList<>();
    int start = stream.line();
    while (true) {
      Token token = stream.next();
      switch (token.kind()) {
        case DATA -> statements.add(new Statement.Data(token.text()));
        case VARIABLE_BEGIN -> statements.add(print(token.line()));
        case BLOCK_BEGIN -> {
          Token tag = stream.current();
          if (tag.kind() == Kind.NAME && ends.contains(tag.text())) {
            return List.copyOf(statements);
          }
          statements.add(statement());
        }
        case END -> {
          if (ends.isEmpty()) {
            return List.copyOf(statements);
          }
          throw TemplateException.syntax(
              "the template ends where "
                  + String.join(" or ", ends.stream().sorted().toList())
                  + " is missing for the block begun at line "
                  + start,
              token.line());
        }
        case VARIABLE_END, BLOCK_END, NAME, STRING, NUMBER, OPERATOR ->
            throw TemplateException.syntax("unexpected " + token.describe(), token.line());
      }
    }
  }

  private Statement print(int line) {
    Expression value = expressions.tuple();
    stream.expect(Kind.VARIABLE_END, "the end of the print statement");
    return new Statement.Print(value, line);
  }

  private Statement statement() {
    int line = stream.line();
    String tag = stream.expect(Kind.NAME, "a tag's name").text();
    stream.enter();
    Statement statement =
        switch (tag) {
          case "if" -> ifBlock(line);
          case "for" -> loop(line);
          case "set" -> set(line);
          case "macro" -> macro(line);
          case "call" -> callBlock(line);
          case "filter" -> filterBlock(line);
          case "with" -> with();
          case "generation" -> new Statement.Scoped(List.of(), closedBody("endgeneration"));
          case "break" -> jump(new Statement.Break(), line);
          case "continue" -> jump(new Statement.Continue(), line);
          default -> throw TemplateException.syntax("Encountered unknown tag '" + tag + "'", line);
        };
    stream.leave();
    return statement;
  }

  private void endTag() {
    stream.expect(Kind.BLOCK_END, "the end of the tag");
  }

  /** The rest of a tag, a body, and its end tag. */
  private List<Statement> closedBody(String end) {
    endTag();
    List<Statement> body = body(Set.of(end));
    stream.next();
    endTag();
    return body;
  }

  private Statement jump(Statement statement, int line) {
    if (loops == 0) {
      throw TemplateException.syntax("break or continue outside a loop", line);
    }
    endTag();
    return statement;
  }

  private Statement ifBlock(int line) {
    List<Statement.If.Branch> branches = new ArrayList<>();
    int branchLine = line;
    while (true) {
      Expression test = expressions.tuple();
      endTag();
      branches.add(
          new Statement.If.Branch(test, body(Set.of("elif", "else", "endif")), branchLine));
      branchLine = stream.line();
      if (!stream.skipName("elif")) {
        break;
      }
    }
    List<Statement> otherwise = List.of();
    if (stream.skipName("else")) {
      endTag();
      otherwise = body(Set.of("endif"));
    }
    stream.next();
    endTag();
    return new Statement.If(List.copyOf(branches), otherwise);
  }

  private Statement loop(int line) {
    Target target = targets();
    stream.expectName("in");
    Expression items = expressions.loopItems();
    Expression test = stream.skipName("if") ? expressions.expression() : ALWAYS;
    boolean recursive = stream.skipName("recursive");
    endTag();
    loops++;
    List<Statement> body = body(Set.of("else", "endfor"));
    loops--;
    List<Statement> otherwise = List.of();
    if (stream.skipName("else")) {
      endTag();
      otherwise = body(Set.of("endfor"));
    }
    stream.next();
    endTag();
    var header = new Statement.For.Header(target, items, test, recursive, line);
    return new Statement.For(header, body, otherwise);
  }

  /** One target, or several with commas between. */
  private Target targets() {
    Target first = target();
    if (!stream.isOperator(",")) {
      return first;
    }
    List<Target> parts = new ArrayList<>(List.of(first));
    while (stream.skipOperator(",")) {
      if (stream.isName("in") || stream.isOperator("=") || stream.isOperator(")")) {
        break;
      }
      parts.add(target());
    }
    return new Target.Several(List.copyOf(parts));
  }

  private Target target() {
    if (stream.skipOperator("(")) {
      stream.enter();
      Target inner = targets();
      stream.expectOperator(")");
      stream.leave();
      return inner;
    }
    int line = stream.line();
    String name = stream.name();
    if (Set.of("true", "True", "false", "False", "none", "None").contains(name)) {
      throw TemplateException.syntax("can't assign to '" + name + "'", line);
    }
    return stream.skipOperator(".")
        ? new Target.NamespaceAttribute(name, stream.name())
        : new Target.Variable(name);
  }

  private Statement set(int line) {
    Target target = targets();
    if (stream.skipOperator("=")) {
      Expression value = expressions.tuple();
      endTag();
      return new Statement.Set(target, value, line);
    }
    List<FilterCall> filters = stream.skipOperator("|") ? expressions.filterChain() : List.of();
    return new Statement.SetBlock(target, filters, closedBody("endset"), line);
  }

  private Statement macro(int line) {
    String name = stream.name();
    Set<String> outer = expressions.swapNames(new HashSet<>());
    int outerLoops = loops;
    loops = 0;
    Signature signature = signature();
    List<Statement> body = closedBody("endmacro");
    loops = outerLoops;
    Set<String> uses = expressions.swapNames(outer);
    outer.addAll(uses);
    return new Statement.Macro(name, signature, body, Set.copyOf(uses), line);
  }

  private Signature signature() {
    stream.expectOperator("(");
    List<String> names = new ArrayList<>();
    List<Expression> defaults = new ArrayList<>();
    while (!stream.skipOperator(")")) {
      if (!names.isEmpty()) {
        stream.expectOperator(",");
      }
      names.add(stream.name());
      if (stream.skipOperator("=")) {
        defaults.add(expressions.expression());
      } else if (!defaults.isEmpty()) {
        throw TemplateException.syntax(
            "non-default argument follows default argument", stream.line());
      }
    }
    return new Signature(List.copyOf(names), List.copyOf(defaults));
  }

  private Statement callBlock(int line) {
    Signature signature = stream.isOperator("(") ? signature() : Signature.NONE;
    if (!(expressions.expression() instanceof Call call)) {
      throw TemplateException.syntax("expected call", line);
    }
    int outerLoops = loops;
    loops = 0;
    List<Statement> body = closedBody("endcall");
    loops = outerLoops;
    return new Statement.CallBlock(signature, call, body, line);
  }

  private Statement filterBlock(int line) {
    List<FilterCall> filters = expressions.filterChain();
    return new Statement.FilterBlock(filters, closedBody("endfilter"), line);
  }

  private Statement with() {
    List<Statement.Set> assignments = new ArrayList<>();
    while (stream.current().kind() != Kind.BLOCK_END) {
      if (!assignments.isEmpty()) {
        stream.expectOperator(",");
      }
      int line = stream.line();
      Target target = target();
      stream.expectOperator("=");
      assignments.add(new Statement.Set(target, expressions.expression(), line));
    }
    return new Statement.Scoped(List.copyOf(assignments), closedBody("endwith"));
  }
}
