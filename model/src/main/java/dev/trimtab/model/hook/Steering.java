package dev.trimtab.model.hook;

import dev.trimtab.core.Direction;
import dev.trimtab.core.SteeringTable.Operation;
import java.util.List;

/**
 * What is done to one row's residual stream, and where.
 *
 * @param interventions in the order in which those of one layer are carried out
 * @param scope the positions reached
 */
public record Steering(List<Intervention> interventions, Scope scope) {
  /** No steering. */
  public static final Steering NONE = new Steering(List.of(), Scope.ALL);

  /** Drops interventions that change nothing, so that coefficient 0 is no steering at all. */
  public Steering {
    interventions = interventions.stream().filter(change -> !change.isNothing()).toList();
  }

  /** coefficient · direction added after block {@code layer} at every position. */
  public static Steering add(int layer, Direction direction, float coefficient) {
    return new Steering(List.of(new Intervention.Add(layer, direction, coefficient)), Scope.ALL);
  }

  /** Whether nothing is done. */
  public boolean isNone() {
    return interventions.isEmpty();
  }

  /** The operations at one layer, in order. */
  public List<Operation> at(int layer) {
    return interventions.stream()
        .filter(change -> change.layer() == layer)
        .map(Intervention::operation)
        .toList();
  }

  /** Checks that layers and sizes fit a model. */
  public void check(int layers, int hidden) {
    for (Intervention change : interventions) {
      int size =
          switch (change) {
            case Intervention.Add add -> add.direction().size();
            case Intervention.Ablate ablate -> ablate.direction().size();
            case Intervention.Clamp clamp -> clamp.direction().size();
          };
      if (change.layer() >= layers || size != hidden) {
        throw new IllegalArgumentException(
            "steering of layer %d by a direction of size %d; the model has %d layers of size %d"
                .formatted(change.layer(), size, layers, hidden));
      }
    }
  }
}
