package dev.trimtab.core;

import java.util.ArrayList;
import java.util.List;

/**
 * What may be done to the residual stream at one layer of one step: entry 0 does nothing, every
 * other entry is a list of operations in order. A token names its entry.
 */
public final class SteeringTable {
  /** One operation on a residual row h of size H. */
  public sealed interface Operation {
    /** h ← h + coefficient · direction, product and sum each rounded to float32. */
    record Add(Direction direction, float coefficient) implements Operation {}

    /** h ← h − (h · direction) direction, for a direction of unit length. */
    record Ablate(Direction direction) implements Operation {}

    /** h ← h + (bounded − h · direction) direction, bounded = h · direction within [low, high]. */
    record Clamp(Direction direction, float low, float high) implements Operation {}
  }

  /** The table in which only entry 0 exists. */
  public static final SteeringTable NONE = new SteeringTable(List.of());

  private final List<List<Operation>> entries;

  /** A table whose entry i + 1 is {@code entries.get(i)}. */
  public SteeringTable(List<List<Operation>> entries) {
    List<List<Operation>> all = new ArrayList<>();
    all.add(List.of());
    entries.forEach(entry -> all.add(List.copyOf(entry)));
    this.entries = List.copyOf(all);
  }

  /** Number of entries, entry 0 included. */
  public int size() {
    return entries.size();
  }

  /** The operations of an entry. */
  public List<Operation> entry(int index) {
    return entries.get(index);
  }
}
