package dev.trimtab.lab.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Which examples of each class train a direction and which judge it, as ascending indices.
 *
 * @param trainPositive positive examples to train on
 * @param heldOutPositive positive examples kept for evaluation
 * @param trainNegative negative examples to train on
 * @param heldOutNegative negative examples kept for evaluation
 */
public record Split(
    List<Integer> trainPositive,
    List<Integer> heldOutPositive,
    List<Integer> trainNegative,
    List<Integer> heldOutNegative) {
  /** The share that is held out unless a run says otherwise. */
  public static final double STANDARD_FRACTION = 0.1;

  /** Copies the lists. */
  public Split {
    trainPositive = List.copyOf(trainPositive);
    heldOutPositive = List.copyOf(heldOutPositive);
    trainNegative = List.copyOf(trainNegative);
    heldOutNegative = List.copyOf(heldOutNegative);
  }

  /**
   * A split of pairs: both members of a pair are on the same side.
   *
   * @param pairs number of pairs
   * @param fraction share held out, at least 0 and below 1; 0 trains on all
   * @param random decides which
   */
  public static Split paired(int pairs, double fraction, RandomGenerator random) {
    List<Integer> heldOut = draw(pairs, fraction, random);
    List<Integer> train = rest(pairs, heldOut);
    return new Split(train, heldOut, train, heldOut);
  }

  /**
   * A split of two classes that are not pairs: each is shuffled for itself.
   *
   * @param positives number of positive examples
   * @param negatives number of negative examples
   * @param fraction share of each class held out, at least 0 and below 1; 0 trains on all
   * @param random decides which
   */
  public static Split unpaired(
      int positives, int negatives, double fraction, RandomGenerator random) {
    List<Integer> heldOutPositive = draw(positives, fraction, random);
    List<Integer> heldOutNegative = draw(negatives, fraction, random);
    return new Split(
        rest(positives, heldOutPositive),
        heldOutPositive,
        rest(negatives, heldOutNegative),
        heldOutNegative);
  }

  /** Whether there is something to evaluate on: at least one held-out example of each class. */
  public boolean holdsOut() {
    return !heldOutPositive.isEmpty() && !heldOutNegative.isEmpty();
  }

  /**
   * The held-out indices, ascending: the share rounded to the nearest whole number, but one at
   * least where the fraction is above 0, and never all.
   */
  private static List<Integer> draw(int examples, double fraction, RandomGenerator random) {
    if (!(fraction >= 0 && fraction < 1)) {
      throw new IllegalArgumentException(
          "expected a held-out fraction of at least 0 and below 1, found " + fraction);
    }
    if (fraction == 0 || examples < 2) {
      return List.of();
    }
    int wanted = Math.clamp(Math.round(examples * fraction), 1, examples - 1);
    var order = new ArrayList<>(IntStream.range(0, examples).boxed().toList());
    for (int i = examples - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order.get(i);
      order.set(i, order.get(other));
      order.set(other, kept);
    }
    return order.subList(0, wanted).stream().sorted().toList();
  }

  private static List<Integer> rest(int examples, List<Integer> heldOut) {
    var chosen = new boolean[examples];
    for (int index : heldOut) {
      chosen[index] = true;
    }
    return IntStream.range(0, examples).filter(i -> !chosen[i]).boxed().toList();
  }
}
