package dev.trimtab.lab.measure;

import dev.trimtab.lab.stats.Bootstrap;
import dev.trimtab.lab.stats.Equivalence;
import dev.trimtab.lab.stats.Interval;
import dev.trimtab.lab.stats.Scores;
import dev.trimtab.lab.store.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far one cell's score lies from another's on the same items.
 *
 * @param metric the score's name
 * @param cell the cell
 * @param against the cell it is compared with
 * @param n items
 * @param difference mean of cell − against
 * @param low lower end of the 95 % bootstrap interval
 * @param high upper end
 * @param verdict equivalent, different or undecided, by Holm's correction over one metric's table
 */
public record PairedDifference(
    String metric,
    String cell,
    String against,
    int n,
    double difference,
    double low,
    double high,
    String verdict) {
  /**
   * Every later cell against the first.
   *
   * @param cells scores by the cells' names, in order
   * @param margin half-width of what counts as equal, in units of the score
   * @throws IllegalArgumentException where two cells score different items
   */
  static List<PairedDifference> table(String metric, List<Cell> cells, double margin) {
    Cell first = cells.getFirst();
    return pairs(
        metric,
        cells.subList(1, cells.size()).stream().map(cell -> new Pair(cell, first)).toList(),
        margin);
  }

  /**
   * Every cell against its own other.
   *
   * @param margin half-width of what counts as equal, in units of the score
   * @throws IllegalArgumentException where the cells of a pair score different items
   */
  static List<PairedDifference> pairs(String metric, List<Pair> pairs, double margin) {
    List<Equivalence> tests = new ArrayList<>();
    List<Interval> intervals = new ArrayList<>();
    for (Pair pair : pairs) {
      Scores cell = pair.cell().scores();
      Scores against = pair.against().scores();
      boolean shares = shares(cell) && shares(against);
      tests.add(
          shares
              ? Equivalence.test(cell, against, margin)
              : Equivalence.unbounded(cell, against, margin));
      intervals.add(
          Bootstrap.STANDARD.difference(cell, against, Key.random(List.of("difference", metric))));
    }
    List<Equivalence.Adjusted> adjusted = Equivalence.table(tests, Equivalence.STANDARD_LEVEL);
    List<PairedDifference> table = new ArrayList<>();
    for (int i = 0; i < adjusted.size(); i++) {
      Interval interval = intervals.get(i);
      table.add(
          new PairedDifference(
              metric,
              pairs.get(i).cell().name(),
              pairs.get(i).against().name(),
              tests.get(i).n(),
              interval.estimate(),
              interval.low(),
              interval.high(),
              adjusted.get(i).verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
    }
    return List.copyOf(table);
  }

  private static boolean shares(Scores scores) {
    return Arrays.stream(scores.values()).allMatch(value -> value == 0 || value == 1);
  }

  /** One cell's scores. */
  record Cell(String name, Scores scores) {}

  /** A cell and the one that it is compared with. */
  record Pair(Cell cell, Cell against) {}

  /** Scores under keys that sort as their items do. */
  static Scores scores(List<Double> byItem) {
    Map<String, Double> keyed = new TreeMap<>();
    for (int i = 0; i < byItem.size(); i++) {
      keyed.put("%08d".formatted(i), byItem.get(i));
    }
    return Scores.of(keyed);
  }
}
