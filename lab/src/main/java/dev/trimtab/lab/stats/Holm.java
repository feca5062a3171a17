package dev.trimtab.lab.stats;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Holm's step-down correction: p-values adjusted so that comparing each with α keeps the chance of
 * any false rejection in the table below α (Scandinavian Journal of Statistics 6, 1979).
 */
public final class Holm {
  private Holm() {}

  /**
   * Adjusted p-values in the order given.
   *
   * @throws IllegalArgumentException where one is not between 0 and 1
   */
  public static List<Double> adjusted(List<Double> pValues) {
    for (double p : pValues) {
      if (!(p >= 0 && p <= 1)) {
        throw new IllegalArgumentException("expected p-values between 0 and 1, found " + p);
      }
    }
    List<Integer> ascending =
        IntStream.range(0, pValues.size())
            .boxed()
            .sorted(Comparator.comparingDouble(pValues::get))
            .toList();
    List<Double> adjusted = new ArrayList<>(pValues);
    double floor = 0;
    for (int rank = 0; rank < ascending.size(); rank++) {
      int index = ascending.get(rank);
      double scaled = Math.min(1, pValues.get(index) * (pValues.size() - rank));
      floor = Math.max(floor, scaled);
      adjusted.set(index, floor);
    }
    return List.copyOf(adjusted);
  }
}
