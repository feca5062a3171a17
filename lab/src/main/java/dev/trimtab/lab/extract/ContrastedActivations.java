package dev.trimtab.lab.extract;

import java.util.List;

/**
 * Both classes of examples at every layer.
 *
 * @param positive activations of responses that show the trait, [n+, L, H]
 * @param negative activations of responses that do not, [n−, L, H]
 * @param paired whether example i of one class answers the same prompt as example i of the other
 */
public record ContrastedActivations(Activations positive, Activations negative, boolean paired) {
  /**
   * Checks that the two classes fit together.
   *
   * @throws IllegalArgumentException where layers or hidden sizes differ, or pairs are unequal in
   *     number
   */
  public ContrastedActivations {
    if (positive.layers() != negative.layers() || positive.hidden() != negative.hidden()) {
      throw new IllegalArgumentException(
          "positive activations are %s, negative ones %s: expected equal L and H"
              .formatted(positive, negative));
    }
    if (paired && positive.examples() != negative.examples()) {
      throw new IllegalArgumentException(
          "paired classes want equal counts, found %d positive and %d negative"
              .formatted(positive.examples(), negative.examples()));
    }
  }

  /** Number of layers L. */
  public int layers() {
    return positive.layers();
  }

  /** Both classes at one layer. */
  public TrainingSet layer(int layer) {
    return new TrainingSet(positive.layer(layer), negative.layer(layer), paired);
  }

  /** The examples a split trains on. */
  public ContrastedActivations train(Split split) {
    return select(split.trainPositive(), split.trainNegative());
  }

  /** The examples a split holds out. */
  public ContrastedActivations heldOut(Split split) {
    return select(split.heldOutPositive(), split.heldOutNegative());
  }

  private ContrastedActivations select(List<Integer> positives, List<Integer> negatives) {
    return new ContrastedActivations(
        positive.select(positives), negative.select(negatives), paired);
  }
}
