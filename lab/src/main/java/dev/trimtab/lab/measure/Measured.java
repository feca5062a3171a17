package dev.trimtab.lab.measure;

import dev.trimtab.core.UserError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one measure says of a model in one precision under one steering, whatever it measures.
 *
 * @param measure its name
 * @param precision id
 * @param steering in words
 * @param items identity of what was asked: figures of other items are not compared
 * @param key what the items' scores are kept under
 * @param figures the measure's metrics
 */
public record Measured(
    String measure,
    String precision,
    String steering,
    String items,
    String key,
    List<Figure> figures) {
  /** Copies the list. */
  public Measured {
    figures = List.copyOf(figures);
  }

  /**
   * One metric.
   *
   * @param estimate over the items
   * @param margin what counts as equal, in units of the scores
   * @param scores item by item; empty for a figure that follows from another and is not compared
   */
  public record Figure(Estimate estimate, double margin, List<Double> scores) {
    /** Copies the list. */
    public Figure {
      scores = List.copyOf(scores);
    }
  }

  /** The cell in words. */
  public String name() {
    return steering.equals(Condition.PLAIN.label()) ? precision : precision + " " + steering;
  }

  /** A cell and the one that it is compared with. */
  public record Pair(Measured cell, Measured against) {
    /**
     * Refuses pairs that cannot be compared.
     *
     * @throws UserError where the two were not asked the same items by the same measure
     */
    public Pair {
      if (!cell.measure.equals(against.measure)
          || !cell.items.equals(against.items)
          || cell.count() != against.count()) {
        throw new UserError(
            "%s of %s and %s of %s are of other items, %d and %d."
                .formatted(
                    cell.measure,
                    cell.name(),
                    against.measure,
                    against.name(),
                    cell.count(),
                    against.count()),
            "Ask both the same items.");
      }
    }
  }

  private int count() {
    return figures.stream().mapToInt(figure -> figure.estimate().n()).max().orElse(0);
  }

  /**
   * A pair's difference in one metric.
   *
   * @param pair the two
   * @param figure of the cell
   * @param other of the one that it is compared with
   * @param difference on the same items
   */
  public record Difference(Pair pair, Figure figure, Figure other, PairedDifference difference) {}

  /**
   * The differences of pairs, metric by metric. Verdicts are corrected over all pairs of a measure
   * and metric.
   */
  public static List<Difference> differences(List<Pair> pairs) {
    Map<String, List<Difference>> open = new LinkedHashMap<>();
    for (Pair pair : pairs) {
      for (int i = 0; i < pair.cell.figures.size(); i++) {
        Figure figure = pair.cell.figures.get(i);
        if (!figure.scores().isEmpty()) {
          open.computeIfAbsent(
                  pair.cell.measure + " " + figure.estimate().metric(), _ -> new ArrayList<>())
              .add(new Difference(pair, figure, pair.against.figures.get(i), UNKNOWN));
        }
      }
    }
    List<Difference> all = new ArrayList<>();
    open.values().forEach(table -> all.addAll(tested(table)));
    return List.copyOf(all);
  }

  private static final PairedDifference UNKNOWN = new PairedDifference("", "", "", 0, 0, 0, 0, "");

  private static List<Difference> tested(List<Difference> table) {
    Figure any = table.getFirst().figure;
    List<PairedDifference> found =
        PairedDifference.pairs(
            any.estimate().metric(),
            table.stream()
                .map(
                    row ->
                        new PairedDifference.Pair(
                            cell(row.pair.cell, row.figure), cell(row.pair.against, row.other)))
                .toList(),
            any.margin());
    List<Difference> tested = new ArrayList<>();
    for (int i = 0; i < table.size(); i++) {
      Difference row = table.get(i);
      tested.add(new Difference(row.pair, row.figure, row.other, found.get(i)));
    }
    return tested;
  }

  private static PairedDifference.Cell cell(Measured measured, Figure figure) {
    return new PairedDifference.Cell(measured.name(), PairedDifference.scores(figure.scores()));
  }
}
