package dev.trimtab.model.text.jinja;

import dev.trimtab.model.text.jinja.Statement.Target;
import dev.trimtab.model.text.jinja.Value.Namespace;
import dev.trimtab.model.text.jinja.Value.Str;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Executes statements: one rendering of one template. */
final class Renderer {
  /** How a body ended. */
  private enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }

  private final Budget budget = new Budget();
  private final Evaluator evaluator = new Evaluator(budget);

  /** The text that {@code statements} write. */
  String render(List<Statement> statements, Scope scope) {
    return written(statements, scope);
  }

  private String written(List<Statement> body, Scope scope) {
    var output = new StringBuilder();
    run(body, scope, output);
    return output.toString();
  }

  private Flow run(List<Statement> body, Scope scope, StringBuilder output) {
    budget.enter();
    Flow flow = Flow.NEXT;
    for (Statement statement : body) {
      flow = run(statement, scope, output);
      if (flow != Flow.NEXT) {
        break;
      }
    }
    budget.leave();
    return flow;
  }

  private Flow run(Statement statement, Scope scope, StringBuilder output) {
    switch (statement) {
      case Statement.Data(String text) -> append(output, text);
      case Statement.Print print -> located(print.line(), () -> print(print, scope, output));
      case Statement.If choice -> {
        return choose(choice, scope, output);
      }
      case Statement.For loop -> located(loop.header().line(), () -> loop(loop, scope, output));
      case Statement.Set set ->
          located(
              set.line(),
              () -> assign(set.target(), evaluator.evaluate(set.value(), scope), scope));
      case Statement.SetBlock set -> located(set.line(), () -> setBlock(set, scope));
      case Statement.Macro macro ->
          scope.set(
              macro.name(),
              new Macro(macro.name(), macro.signature(), macro.body(), macro.uses(), scope));
      case Statement.CallBlock call ->
          located(call.line(), () -> append(output, callBlock(call, scope)));
      case Statement.FilterBlock filter ->
          located(
              filter.line(),
              () ->
                  append(
                      output,
                      filtered(filter.filters(), written(filter.body(), scope.inner()), scope)));
      case Statement.Scoped scoped -> {
        return scoped(scoped, scope, output);
      }
      case Statement.Break() -> {
        return Flow.BREAK;
      }
      case Statement.Continue() -> {
        return Flow.CONTINUE;
      }
    }
    return Flow.NEXT;
  }

  /** Runs {@code action}; a failure without a line gets this one. */
  private static void located(int line, Runnable action) {
    try {
      action.run();
    } catch (TemplateException failure) {
      throw failure.at(line);
    }
  }

  private void append(StringBuilder output, String text) {
    Limits.weight((long) output.length() + text.length());
    output.append(text);
  }

  private void print(Statement.Print print, Scope scope, StringBuilder output) {
    append(output, PythonText.str(evaluator.evaluate(print.expression(), scope)));
  }

  private Flow choose(Statement.If choice, Scope scope, StringBuilder output) {
    for (var branch : choice.branches()) {
      boolean[] holds = new boolean[1];
      located(branch.line(), () -> holds[0] = evaluator.truth(branch.test(), scope));
      if (holds[0]) {
        return run(branch.body(), scope, output);
      }
    }
    return run(choice.otherwise(), scope, output);
  }

  private Flow scoped(Statement.Scoped scoped, Scope scope, StringBuilder output) {
    Scope inner = scope.inner();
    for (Statement.Set set : scoped.assignments()) {
      located(
          set.line(), () -> assign(set.target(), evaluator.evaluate(set.value(), scope), inner));
    }
    return run(scoped.body(), inner, output);
  }

  private void loop(Statement.For loop, Scope scope, StringBuilder output) {
    loop(loop, evaluator.evaluate(loop.header().items(), scope), 0, scope, output);
  }

  private void loop(
      Statement.For loop, Value iterable, int level, Scope scope, StringBuilder output) {
    var header = loop.header();
    List<Value> items = new ArrayList<>();
    for (Value item : Semantics.items(iterable)) {
      Scope candidate = scope.inner();
      assign(header.target(), item, candidate);
      if (evaluator.truth(header.test(), candidate)) {
        items.add(item);
      }
    }
    if (items.isEmpty()) {
      run(loop.otherwise(), scope.inner(), output);
      return;
    }
    var position = new Loop(items, level, recursion(loop, scope));
    for (int i = 0; i < items.size(); i++) {
      position.moveTo(i);
      Scope inner = scope.inner();
      inner.set("loop", position);
      assign(header.target(), items.get(i), inner);
      if (run(loop.body(), inner, output) == Flow.BREAK) {
        break;
      }
    }
  }

  private Loop.Recursion recursion(Statement.For loop, Scope scope) {
    if (!loop.header().recursive()) {
      return (_, _) -> {
        throw TemplateException.type(
            "The loop must have the 'recursive' marker to be called recursively.");
      };
    }
    return (items, level) -> {
      var output = new StringBuilder();
      loop(loop, items, level, scope, output);
      return new Str(output.toString());
    };
  }

  private void assign(Target target, Value value, Scope scope) {
    switch (target) {
      case Target.Variable(String name) -> scope.set(name, value);
      case Target.NamespaceAttribute(String name, String attribute) -> {
        if (!(scope.find(name) instanceof Namespace namespace)) {
          throw TemplateException.type("cannot assign attribute on non-namespace object");
        }
        namespace.set(attribute, value);
      }
      case Target.Several(var parts) -> {
        List<Value> values = Semantics.items(value);
        if (values.size() != parts.size()) {
          throw TemplateException.type(
              "expected " + parts.size() + " values to unpack, got " + values.size());
        }
        for (int i = 0; i < parts.size(); i++) {
          assign(parts.get(i), values.get(i), scope);
        }
      }
    }
  }

  private void setBlock(Statement.SetBlock set, Scope scope) {
    String text = written(set.body(), scope.inner());
    assign(set.target(), filteredValue(set.filters(), text, scope), scope);
  }

  private String filtered(List<Expression.FilterCall> filters, String text, Scope scope) {
    return PythonText.str(filteredValue(filters, text, scope));
  }

  private Value filteredValue(List<Expression.FilterCall> filters, String text, Scope scope) {
    Value value = new Str(text);
    for (var filter : filters) {
      value = evaluator.filter(filter, value, scope);
    }
    return value;
  }

  private String callBlock(Statement.CallBlock block, Scope scope) {
    Arguments given = evaluator.arguments(block.call().inputs(), scope);
    Map<String, Value> named = new LinkedHashMap<>(given.named());
    named.put(
        "caller", new Macro("caller", block.signature(), block.body(), java.util.Set.of(), scope));
    Value callee = evaluator.evaluate(block.call().callee(), scope);
    return PythonText.str(evaluator.call(callee, new Arguments(given.positional(), named)));
  }

  /** A macro together with the scope it was defined in. */
  private final class Macro implements Value.Function {
    private final String name;
    private final Statement.Signature signature;
    private final List<Statement> body;
    private final java.util.Set<String> uses;
    private final Scope scope;

    Macro(
        String name,
        Statement.Signature signature,
        List<Statement> body,
        java.util.Set<String> uses,
        Scope scope) {
      this.name = name;
      this.signature = signature;
      this.body = body;
      this.uses = uses;
      this.scope = scope;
    }

    @Override
    public Value call(Arguments arguments) {
      Scope inner = scope.inner();
      bindParameters(arguments, inner);
      bindRest(arguments, inner);
      return new Str(written(body, inner));
    }

    private void bindParameters(Arguments arguments, Scope inner) {
      List<String> names = signature.names();
      int required = names.size() - signature.defaults().size();
      for (int i = 0; i < names.size(); i++) {
        String parameter = names.get(i);
        if (i < arguments.positional().size() && arguments.named().containsKey(parameter)) {
          throw TemplateException.type(
              "macro '" + name + "' got multiple values for argument '" + parameter + "'");
        }
        var given = arguments.find(i, parameter);
        if (given.isPresent()) {
          inner.set(parameter, given.get());
        } else if (i >= required) {
          inner.set(parameter, evaluator.evaluate(signature.defaults().get(i - required), inner));
        } else {
          inner.set(
              parameter, Value.Undefined.of("parameter '" + parameter + "' was not provided"));
        }
      }
    }

    private void bindRest(Arguments arguments, Scope inner) {
      List<Value> extra = arguments.skip(signature.names().size()).positional();
      if (uses.contains("varargs")) {
        inner.set("varargs", new Value.Sequence(Value.Shape.TUPLE, extra));
      } else if (!extra.isEmpty()) {
        throw TemplateException.type(
            "macro '"
                + name
                + "' takes not more than "
                + signature.names().size()
                + " argument(s)");
      }
      Map<Value, Value> others = new LinkedHashMap<>();
      arguments
          .named()
          .forEach(
              (key, value) -> {
                if (key.equals("caller") && uses.contains("caller")) {
                  inner.set("caller", value);
                } else if (!signature.names().contains(key)) {
                  others.put(new Str(key), value);
                }
              });
      if (uses.contains("kwargs")) {
        inner.set("kwargs", new Value.Dict(others));
      } else if (!others.isEmpty()) {
        throw TemplateException.type(
            "macro '"
                + name
                + "' takes no keyword argument "
                + PythonText.repr(others.keySet().iterator().next()));
      }
    }
  }
}
