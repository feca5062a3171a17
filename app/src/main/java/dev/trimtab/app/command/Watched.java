package dev.trimtab.app.command;

import dev.trimtab.model.Watch;

/**
 * A trait that is read at each token of an answer. A reading of −1 is where the trait's negative
 * examples lie on average along its direction, 1 where its positive examples lie.
 *
 * @param trait id
 * @param watch layer and direction
 * @param midpoint projection halfway between the two classes
 * @param halfDistance from there to either class
 */
record Watched(String trait, Watch watch, double midpoint, double halfDistance) {
  double reading(double projection) {
    return (projection - midpoint) / halfDistance;
  }

  /** As it was asked for. */
  String name() {
    return trait + "@" + watch.layer();
  }
}
