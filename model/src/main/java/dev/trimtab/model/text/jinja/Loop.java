package dev.trimtab.model.text.jinja;

import dev.trimtab.model.text.jinja.Value.Bool;
import dev.trimtab.model.text.jinja.Value.Function;
import dev.trimtab.model.text.jinja.Value.Int;
import dev.trimtab.model.text.jinja.Value.Undefined;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The variable {@code loop}: where a loop stands. In a recursive loop it can be called to run the
 * loop's body over other items, one level deeper.
 */
final class Loop implements Function {
  private final List<Value> items;
  private final int level;
  private final Recursion recursion;
  private int index;
  private @Nullable List<Value> lastChecked;

  /** What calling {@code loop} does. */
  interface Recursion {
    Value run(Value items, int level);
  }

  Loop(List<Value> items, int level, Recursion recursion) {
    this.items = items;
    this.level = level;
    this.recursion = recursion;
  }

  /** Goes to item {@code at}. */
  void moveTo(int at) {
    index = at;
  }

  @Override
  public Value call(Arguments arguments) {
    arguments.accept("loop", "iterable");
    return recursion.run(arguments.require(0, "iterable"), level + 1);
  }

  Optional<Value> attribute(String name) {
    int size = items.size();
    return switch (name) {
      case "index" -> Optional.of(new Int(index + 1L));
      case "index0" -> Optional.of(new Int(index));
      case "revindex" -> Optional.of(new Int(size - (long) index));
      case "revindex0" -> Optional.of(new Int(size - index - 1L));
      case "first" -> Optional.of(new Bool(index == 0));
      case "last" -> Optional.of(new Bool(index == size - 1));
      case "length" -> Optional.of(new Int(size));
      case "depth" -> Optional.of(new Int(level + 1L));
      case "depth0" -> Optional.of(new Int(level));
      case "previtem" -> Optional.of(neighbour(index - 1, "there is no previous item"));
      case "nextitem" -> Optional.of(neighbour(index + 1, "there is no next item"));
      case "cycle" -> Optional.of((Function) this::cycle);
      case "changed" -> Optional.of((Function) this::changed);
      default -> Optional.empty();
    };
  }

  private Value neighbour(int at, String absent) {
    return at >= 0 && at < items.size() ? items.get(at) : Undefined.of(absent);
  }

  private Value cycle(Arguments arguments) {
    List<Value> values = arguments.positional();
    if (values.isEmpty()) {
      throw TemplateException.type("no items for cycling given");
    }
    return values.get(index % values.size());
  }

  private Value changed(Arguments arguments) {
    boolean changed = !arguments.positional().equals(lastChecked);
    lastChecked = arguments.positional();
    return new Bool(changed);
  }
}
