package dev.trimtab.lab.extract;

import dev.trimtab.core.registry.Named;
import java.util.random.RandomGenerator;

/** A way to find the direction that separates two classes of activations. */
public interface ExtractionMethod extends Named {
  /**
   * The direction of one layer.
   *
   * @param set the training rows of the layer
   * @param random source of chance; only methods that draw use it
   * @return a unit direction that points to the positive class, or a degenerate fit where the
   *     classes cannot be told apart
   */
  Fit fit(TrainingSet set, RandomGenerator random);
}
