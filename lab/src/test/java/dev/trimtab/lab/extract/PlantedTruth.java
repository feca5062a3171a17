package dev.trimtab.lab.extract;

import dev.trimtab.core.Direction;
import java.util.random.RandomGenerator;

/** Synthetic activations whose classes differ by a known direction. */
final class PlantedTruth {
  private PlantedTruth() {}

  /** The direction that {@link #set} plants: unit length, on every third dimension. */
  static Direction direction(int hidden) {
    float[] planted = new float[hidden];
    for (int h = 0; h < hidden; h += 3) {
      planted[h] = h % 2 == 0 ? 1 : -1;
    }
    return Direction.of(planted).unit();
  }

  /**
   * Pairs that share a context of their own and differ by noise and {@code strength} times the
   * planted direction.
   */
  static TrainingSet set(int pairs, int hidden, double strength, RandomGenerator random) {
    var direction = direction(hidden);
    float[] positive = new float[pairs * hidden];
    float[] negative = new float[pairs * hidden];
    for (int pair = 0; pair < pairs; pair++) {
      for (int h = 0; h < hidden; h++) {
        double shared = 1 + random.nextGaussian();
        double half = strength * direction.at(h) / 2;
        int at = pair * hidden + h;
        positive[at] = (float) (shared + half + 0.2 * random.nextGaussian());
        negative[at] = (float) (shared - half + 0.2 * random.nextGaussian());
      }
    }
    return new TrainingSet(
        Rows.of(pairs, hidden, positive), Rows.of(pairs, hidden, negative), true);
  }
}
