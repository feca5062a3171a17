package dev.trimtab.lab.measure;

import dev.trimtab.core.Direction;
import dev.trimtab.lab.store.Key;
import dev.trimtab.model.hook.Intervention;
import dev.trimtab.model.hook.Scope;
import dev.trimtab.model.hook.Steering;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A steering under which something is measured, or none.
 *
 * @param label how people name it
 * @param steering what is done to the residual stream, at every position
 */
public record Condition(String label, Steering steering) {
  /** No steering. */
  public static final Condition PLAIN = new Condition("none", Steering.NONE);

  /** The same additions with every coefficient multiplied by {@code factor}. */
  public static Steering times(Steering steering, double factor) {
    List<Intervention> scaled = new ArrayList<>();
    for (Intervention change : steering.interventions()) {
      scaled.add(
          switch (change) {
            case Intervention.Add add ->
                new Intervention.Add(
                    add.layer(), add.direction(), (float) (factor * add.coefficient()));
            case Intervention.Ablate ablate -> ablate;
            case Intervention.Clamp clamp -> clamp;
          });
    }
    return new Steering(scaled, steering.scope());
  }

  /** What results under it depend on, as JSON values. */
  Object describe() {
    if (steering.isNone()) {
      return "none";
    }
    List<Object> changes = new ArrayList<>();
    for (Intervention change : steering.interventions()) {
      changes.add(
          switch (change) {
            case Intervention.Add add ->
                described("add", add.layer(), add.direction(), add.coefficient(), 0);
            case Intervention.Ablate ablate ->
                described("ablate", ablate.layer(), ablate.direction(), 0, 0);
            case Intervention.Clamp clamp ->
                described("clamp", clamp.layer(), clamp.direction(), clamp.low(), clamp.high());
          });
    }
    Scope scope = steering.scope();
    return Map.of("changes", changes, "scope", scope.name());
  }

  private static Map<String, Object> described(
      String kind, int layer, Direction direction, double first, double second) {
    List<Object> bits = new ArrayList<>();
    for (int i = 0; i < direction.size(); i++) {
      bits.add(Float.floatToIntBits(direction.at(i)));
    }
    Map<String, Object> described = new TreeMap<>();
    described.put("kind", kind);
    described.put("layer", layer);
    described.put("direction", Key.of(bits).hash());
    described.put("first", first);
    described.put("second", second);
    return described;
  }
}
