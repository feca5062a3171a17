package dev.trimtab.model;

import dev.trimtab.core.Direction;

/**
 * A direction that the residual stream is projected on at each token of a response.
 *
 * @param layer the block after which it is read, 0-based; steering of that block is in it already
 * @param direction of any length; the projection is on its unit vector
 */
public record Watch(int layer, Direction direction) {
  /** Refuses directions that point nowhere. */
  public Watch {
    if (layer < 0 || direction.isZero()) {
      throw new IllegalArgumentException("layer " + layer + ", direction " + direction);
    }
    direction = direction.unit();
  }

  /** Checks that layer and size fit a model. */
  void check(int layers, int hidden) {
    if (layer >= layers || direction.size() != hidden) {
      throw new IllegalArgumentException(
          "a direction of size %d at layer %d; the model has %d layers of size %d"
              .formatted(direction.size(), layer, layers, hidden));
    }
  }
}
