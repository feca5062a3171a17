package dev.trimtab.lab.extract;

import dev.trimtab.core.Direction;

/** What a method found at one layer: a direction, or the reason why there is none. */
public sealed interface Fit {
  /** The direction, float32 [H]: of unit length, or zero where the fit is degenerate. */
  Direction direction();

  /** Whether the layer has no direction, so that steering skips it. */
  boolean degenerate();

  /**
   * A direction.
   *
   * @param direction unit length, pointing from the negative class to the positive
   * @param norm its Euclidean norm before scaling, in the method's own units
   * @param bias the method's intercept in the same units; 0 for methods that have none
   * @param midpoint halfway between the projections of the two class means of the training rows on
   *     the unit direction: the threshold that calls a new activation positive
   */
  record Found(Direction direction, double norm, double bias, double midpoint) implements Fit {
    /** Checks that the direction has unit length. */
    public Found {
      if (Math.abs(direction.norm() - 1) > 1e-5) {
        throw new IllegalArgumentException(
            "expected a direction of norm 1, found norm " + direction.norm());
      }
    }

    @Override
    public boolean degenerate() {
      return false;
    }
  }

  /**
   * No direction.
   *
   * @param direction zero, of the layer's hidden size
   * @param reason why, as a sentence for the report
   */
  record Degenerate(Direction direction, String reason) implements Fit {
    /** Checks that the direction is zero. */
    public Degenerate {
      if (!direction.isZero()) {
        throw new IllegalArgumentException(
            "expected a zero direction, found norm " + direction.norm());
      }
    }

    /** A degenerate fit of a layer with that hidden size. */
    public static Degenerate of(int hidden, String reason) {
      return new Degenerate(Direction.of(new float[hidden]), reason);
    }

    @Override
    public boolean degenerate() {
      return true;
    }
  }
}
