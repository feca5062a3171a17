package dev.trimtab.lab.steer;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Which kept scores a judge is asked for again. That it gave no number for an answer is known and
 * kept, as a number is. Where it gave too few numbers for a result, it was no use as a judge then,
 * and is asked again for the others.
 *
 * @param <T> a score, or several of one answer
 * @param counts whether it is a number
 * @param refused whether the judge gave no number
 * @param insistent whether the judge is to be asked again for whatever it gave no number for
 */
public record Refusals<T>(Predicate<T> counts, Predicate<T> refused, boolean insistent) {
  /**
   * The indices of those to ask for again, ascending.
   *
   * @param kept scores of one list of answers by index
   * @param whole whether they are a finished result
   */
  public List<Integer> again(Map<Integer, T> kept, boolean whole) {
    if (!insistent && (whole || enough(kept.values()))) {
      return List.of();
    }
    return kept.entrySet().stream()
        .filter(entry -> refused.test(entry.getValue()))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private boolean enough(Collection<T> scores) {
    long numbers = scores.stream().filter(counts).count();
    long without = scores.stream().filter(refused).count();
    return numbers >= SteeringPoint.COMPLETE * (numbers + without);
  }
}
