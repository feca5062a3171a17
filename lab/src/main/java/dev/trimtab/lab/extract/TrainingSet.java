package dev.trimtab.lab.extract;

/**
 * The two classes of one layer that a method tells apart: activations that show the trait and
 * activations that do not.
 *
 * @param positive rows that show the trait, [n+, H]
 * @param negative rows that do not, [n−, H]
 * @param paired whether row i of one class answers the same prompt as row i of the other
 */
public record TrainingSet(Rows positive, Rows negative, boolean paired) {
  /**
   * Checks that both classes have rows of one size.
   *
   * @throws IllegalArgumentException where a class is empty, hidden sizes differ, or a paired set
   *     has classes of unequal size
   */
  public TrainingSet {
    if (positive.count() == 0 || negative.count() == 0) {
      throw new IllegalArgumentException(
          "expected at least one row of each class, found %d positive and %d negative"
              .formatted(positive.count(), negative.count()));
    }
    if (positive.hidden() != negative.hidden()) {
      throw new IllegalArgumentException(
          "positive rows have %d dimensions, negative rows %d"
              .formatted(positive.hidden(), negative.hidden()));
    }
    if (paired && positive.count() != negative.count()) {
      throw new IllegalArgumentException(
          "paired classes want equal counts, found %d positive and %d negative"
              .formatted(positive.count(), negative.count()));
    }
  }

  /** Hidden size H. */
  public int hidden() {
    return positive.hidden();
  }

  /** Number of rows of both classes. */
  public int count() {
    return positive.count() + negative.count();
  }
}
