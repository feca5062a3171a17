package dev.trimtab.model.text.jinja;

import dev.trimtab.model.text.jinja.Expression.Call;
import dev.trimtab.model.text.jinja.Expression.Constant;
import dev.trimtab.model.text.jinja.Expression.DictDisplay;
import dev.trimtab.model.text.jinja.Expression.Display;
import dev.trimtab.model.text.jinja.Expression.FilterCall;
import dev.trimtab.model.text.jinja.Expression.Inputs;
import dev.trimtab.model.text.jinja.Expression.Name;
import dev.trimtab.model.text.jinja.Token.Kind;
import dev.trimtab.model.text.jinja.Value.Bool;
import dev.trimtab.model.text.jinja.Value.None;
import dev.trimtab.model.text.jinja.Value.Shape;
import dev.trimtab.model.text.jinja.Value.Undefined;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads expressions, one method per level of precedence: conditional, or, and, not, comparison,
 * sum, concatenation, product, power, sign, primary. Filters and tests bind tighter than
 * arithmetic.
 */
final class ExpressionParser {
  private static final Constant ABSENT = new Constant(None.NONE);
  private static final Constant NO_ELSE =
      new Constant(Undefined.of("the inline if-expression is false and has no else"));
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", ">", "<=", ">=");

  private final TokenStream stream;
  // Every variable named since the last call of takeNames.
  private Set<String> names = new HashSet<>();

  ExpressionParser(TokenStream stream) {
    this.stream = stream;
  }

  /** Starts a new collection of variable names and gives the one so far. */
  Set<String> swapNames(Set<String> fresh) {
    Set<String> old = names;
    names = fresh;
    return old;
  }

  /** An expression, or several with commas between as a tuple. */
  Expression tuple() {
    Expression first = expression();
    return stream.isOperator(",") ? tupleAfter(first, true) : first;
  }

  /** What a loop runs over: a tuple whose items have no inline if of their own. */
  Expression loopItems() {
    Expression first = or();
    return stream.isOperator(",") ? tupleAfter(first, false) : first;
  }

  private Expression tupleAfter(Expression first, boolean conditional) {
    List<Expression> items = new ArrayList<>(List.of(first));
    while (stream.skipOperator(",")) {
      if (endsTuple()) {
        break;
      }
      items.add(conditional ? expression() : or());
    }
    return new Display(Shape.TUPLE, List.copyOf(items));
  }

  private boolean endsTuple() {
    return switch (stream.current().kind()) {
      case VARIABLE_END, BLOCK_END, END -> true;
      case OPERATOR -> stream.isOperator(")") || stream.isOperator("]");
      case NAME -> stream.isName("recursive") || stream.isName("if");
      case DATA, VARIABLE_BEGIN, BLOCK_BEGIN, STRING, NUMBER -> false;
    };
  }

  /** One expression. */
  Expression expression() {
    stream.enter();
    Expression value = or();
    while (stream.skipName("if")) {
      Expression test = or();
      Expression otherwise = stream.skipName("else") ? expression() : NO_ELSE;
      value = new Expression.Conditional(test, value, otherwise);
    }
    stream.leave();
    return value;
  }

  private Expression or() {
    Expression left = and();
    while (stream.skipName("or")) {
      left = new Expression.Or(left, and());
    }
    return left;
  }

  private Expression and() {
    Expression left = not();
    while (stream.skipName("and")) {
      left = new Expression.And(left, not());
    }
    return left;
  }

  private Expression not() {
    if (!stream.skipName("not")) {
      return comparison();
    }
    stream.enter();
    Expression negated = new Expression.Not(not());
    stream.leave();
    return negated;
  }

  private Expression comparison() {
    Expression first = sum();
    List<Expression.Comparison.Link> links = new ArrayList<>();
    while (true) {
      String operator = comparisonOperator();
      if (operator.isEmpty()) {
        break;
      }
      links.add(new Expression.Comparison.Link(operator, sum()));
    }
    return links.isEmpty() ? first : new Expression.Comparison(first, List.copyOf(links));
  }

  /** The operator that follows, passed over; empty where none does. */
  private String comparisonOperator() {
    Token token = stream.current();
    if (token.kind() == Kind.OPERATOR && COMPARISONS.contains(token.text())) {
      return stream.next().text();
    }
    if (stream.skipName("in")) {
      return "in";
    }
    if (stream.isName("not") && stream.following().isName("in")) {
      stream.next();
      stream.next();
      return "not in";
    }
    return "";
  }

  private Expression sum() {
    Expression left = concatenation();
    while (stream.isOperator("+") || stream.isOperator("-")) {
      String operator = stream.next().text();
      left = new Expression.Binary(operator, left, concatenation());
    }
    return left;
  }

  private Expression concatenation() {
    Expression first = product();
    if (!stream.isOperator("~")) {
      return first;
    }
    List<Expression> parts = new ArrayList<>(List.of(first));
    while (stream.skipOperator("~")) {
      parts.add(product());
    }
    return new Expression.Concatenation(List.copyOf(parts));
  }

  private Expression product() {
    Expression left = power();
    while (stream.isOperator("*")
        || stream.isOperator("/")
        || stream.isOperator("//")
        || stream.isOperator("%")) {
      String operator = stream.next().text();
      left = new Expression.Binary(operator, left, power());
    }
    return left;
  }

  private Expression power() {
    Expression left = signed(true);
    while (stream.skipOperator("**")) {
      left = new Expression.Binary("**", left, signed(true));
    }
    return left;
  }

  private Expression signed(boolean withFilters) {
    Expression value;
    if (stream.isOperator("-") || stream.isOperator("+")) {
      stream.enter();
      boolean negative = stream.next().text().equals("-");
      value = new Expression.Signed(negative, signed(false));
      stream.leave();
    } else {
      value = primary();
    }
    value = postfixes(value);
    return withFilters ? filters(value) : value;
  }

  private Expression primary() {
    Token token = stream.next();
    return switch (token.kind()) {
      case NAME -> named(token.text());
      case STRING -> strings(token);
      case NUMBER -> new Constant(token.value());
      case OPERATOR -> bracketed(token);
      case DATA, VARIABLE_BEGIN, VARIABLE_END, BLOCK_BEGIN, BLOCK_END, END ->
          throw TemplateException.syntax(
              "expected an expression, got " + token.describe(), token.line());
    };
  }

  private Expression named(String name) {
    return switch (name) {
      case "true", "True" -> new Constant(new Bool(true));
      case "false", "False" -> new Constant(new Bool(false));
      case "none", "None" -> ABSENT;
      default -> {
        names.add(name);
        yield new Name(name);
      }
    };
  }

  private Expression strings(Token first) {
    var text = new StringBuilder(first.text());
    while (stream.current().kind() == Kind.STRING) {
      text.append(stream.next().text());
    }
    return new Constant(new Value.Str(text.toString()));
  }

  private Expression bracketed(Token open) {
    stream.enter();
    Expression value =
        switch (open.text()) {
          case "(" -> parenthesised();
          case "[" -> new Display(Shape.LIST, listItems());
          case "{" -> new DictDisplay(dictEntries());
          default -> throw TemplateException.syntax("unexpected " + open.describe(), open.line());
        };
    stream.leave();
    return value;
  }

  private Expression parenthesised() {
    if (stream.skipOperator(")")) {
      return new Display(Shape.TUPLE, List.of());
    }
    Expression value = tuple();
    stream.expectOperator(")");
    return value;
  }

  private List<Expression> listItems() {
    List<Expression> items = new ArrayList<>();
    while (!stream.skipOperator("]")) {
      if (!items.isEmpty()) {
        stream.expectOperator(",");
        if (stream.skipOperator("]")) {
          break;
        }
      }
      items.add(expression());
    }
    return List.copyOf(items);
  }

  private List<DictDisplay.Entry> dictEntries() {
    List<DictDisplay.Entry> entries = new ArrayList<>();
    while (!stream.skipOperator("}")) {
      if (!entries.isEmpty()) {
        stream.expectOperator(",");
        if (stream.skipOperator("}")) {
          break;
        }
      }
      Expression key = expression();
      stream.expectOperator(":");
      entries.add(new DictDisplay.Entry(key, expression()));
    }
    return List.copyOf(entries);
  }

  private Expression postfixes(Expression base) {
    Expression value = base;
    while (true) {
      if (stream.skipOperator(".")) {
        value = afterDot(value);
      } else if (stream.skipOperator("[")) {
        value = subscript(value);
      } else if (stream.isOperator("(")) {
        value = new Call(value, inputs());
      } else {
        return value;
      }
    }
  }

  private Expression afterDot(Expression base) {
    if (stream.current().kind() == Kind.NUMBER) {
      return new Expression.Item(base, new Constant(stream.next().value()));
    }
    return new Expression.Attribute(base, stream.name());
  }

  private Expression subscript(Expression base) {
    stream.enter();
    Expression from = stream.isOperator(":") ? ABSENT : tuple();
    Expression value;
    if (stream.skipOperator(":")) {
      boolean open = stream.isOperator("]") || stream.isOperator(":");
      Expression to = open ? ABSENT : expression();
      boolean stepped = stream.skipOperator(":") && !stream.isOperator("]");
      Expression step = stepped ? expression() : ABSENT;
      value = new Expression.Slice(base, from, to, step);
    } else {
      value = new Expression.Item(base, from);
    }
    stream.expectOperator("]");
    stream.leave();
    return value;
  }

  private Expression filters(Expression base) {
    Expression value = base;
    while (true) {
      if (stream.skipOperator("|")) {
        value = new Expression.Filter(value, filterCall());
      } else if (stream.skipName("is")) {
        value = test(value);
      } else if (stream.isOperator("(")) {
        value = new Call(value, inputs());
      } else {
        return value;
      }
    }
  }

  /** Filters after a {@code |} that may stand in a tag: {@code a | b(c)}. */
  List<FilterCall> filterChain() {
    List<FilterCall> chain = new ArrayList<>();
    do {
      chain.add(filterCall());
    } while (stream.skipOperator("|"));
    return List.copyOf(chain);
  }

  private FilterCall filterCall() {
    String name = dottedName();
    return new FilterCall(name, stream.isOperator("(") ? inputs() : Inputs.NONE);
  }

  private String dottedName() {
    var name = new StringBuilder(stream.name());
    while (stream.skipOperator(".")) {
      name.append('.').append(stream.name());
    }
    return name.toString();
  }

  private Expression test(Expression base) {
    boolean negated = stream.skipName("not");
    String name = dottedName();
    Inputs inputs = Inputs.NONE;
    if (stream.isOperator("(")) {
      inputs = inputs();
    } else if (startsOperand()) {
      inputs = new Inputs(List.of(postfixes(primary())), Map.of());
    }
    return new Expression.Test(base, name, inputs, negated);
  }

  /** Whether a test's one argument follows without parentheses. */
  private boolean startsOperand() {
    if (stream.isName("is")) {
      throw TemplateException.syntax("You cannot chain multiple tests with is", stream.line());
    }
    return switch (stream.current().kind()) {
      case STRING, NUMBER -> true;
      case NAME -> !stream.isName("else") && !stream.isName("or") && !stream.isName("and");
      case OPERATOR -> stream.isOperator("[") || stream.isOperator("{");
      case DATA, VARIABLE_BEGIN, VARIABLE_END, BLOCK_BEGIN, BLOCK_END, END -> false;
    };
  }

  /** Arguments in parentheses; those with a name come last. */
  Inputs inputs() {
    stream.expectOperator("(");
    stream.enter();
    List<Expression> positional = new ArrayList<>();
    Map<String, Expression> named = new LinkedHashMap<>();
    while (!stream.skipOperator(")")) {
      if (!positional.isEmpty() || !named.isEmpty()) {
        stream.expectOperator(",");
        if (stream.skipOperator(")")) {
          break;
        }
      }
      input(positional, named);
    }
    stream.leave();
    return new Inputs(List.copyOf(positional), java.util.Collections.unmodifiableMap(named));
  }

  private void input(List<Expression> positional, Map<String, Expression> named) {
    if (stream.current().kind() == Kind.NAME && stream.following().isOperator("=")) {
      String name = stream.name();
      stream.next();
      if (named.put(name, expression()) != null) {
        throw TemplateException.syntax("keyword argument repeated: " + name, stream.line());
      }
      return;
    }
    if (!named.isEmpty()) {
      throw TemplateException.syntax("a positional argument after one with a name", stream.line());
    }
    positional.add(expression());
  }
}
