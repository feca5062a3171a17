package dev.trimtab.model.hook;

import dev.trimtab.core.Direction;
import dev.trimtab.core.SteeringTable.Operation;

/** One change of the residual stream h after block {@code layer}. */
public sealed interface Intervention {
  /** The block, 0-based. */
  int layer();

  /** Whether it changes nothing at all. */
  boolean isNothing();

  /** The operation that a device carries out. */
  Operation operation();

  /** h ← h + coefficient · direction. */
  record Add(int layer, Direction direction, float coefficient) implements Intervention {
    /** Refuses coefficients that are not finite. */
    public Add {
      if (layer < 0 || !Float.isFinite(coefficient)) {
        throw new IllegalArgumentException("layer " + layer + ", coefficient " + coefficient);
      }
    }

    @Override
    public boolean isNothing() {
      return coefficient == 0 || direction.isZero();
    }

    @Override
    public Operation operation() {
      return new Operation.Add(direction, coefficient);
    }
  }

  /** h ← h − (h · direction) direction, for the direction at unit length. */
  record Ablate(int layer, Direction direction) implements Intervention {
    @Override
    public boolean isNothing() {
      return direction.isZero();
    }

    @Override
    public Operation operation() {
      return new Operation.Ablate(direction.unit());
    }
  }

  /** h · direction is brought into [low, high], for the direction at unit length. */
  record Clamp(int layer, Direction direction, float low, float high) implements Intervention {
    /** Refuses an empty interval. */
    public Clamp {
      if (!(low <= high)) {
        throw new IllegalArgumentException("clamp to [" + low + ", " + high + "]");
      }
    }

    @Override
    public boolean isNothing() {
      return direction.isZero();
    }

    @Override
    public Operation operation() {
      return new Operation.Clamp(direction.unit(), low, high);
    }
  }
}
