package dev.trimtab.lab.experiment;

import dev.trimtab.lab.stats.Equivalence;
import dev.trimtab.lab.stats.Interval;
import dev.trimtab.lab.stats.Spread;
import java.util.List;

/**
 * One trait over all precisions: a row of the table.
 *
 * @param trait as {@code category/name}
 * @param family PV, CAA, ARDITI or NATURAL
 * @param negative whether the best score is the lowest
 * @param cells in the plan's order of precisions
 * @param searchSpread of the chosen settings on the search questions; empty with fewer than two
 *     steered precisions
 * @param reportSpread of the same on the report questions; empty likewise
 * @param comparisons of each precision with the reference, on the report questions; verdicts are
 *     those of the finished table (of the row alone while the study runs)
 * @param cosines of each precision's vectors with the reference's
 */
public record TraitRow(
    String trait,
    String family,
    boolean negative,
    List<CellResult> cells,
    List<Spread> searchSpread,
    List<Spread> reportSpread,
    List<Comparison> comparisons,
    List<CosineCurve> cosines) {
  /** Copies the lists. */
  public TraitRow {
    cells = List.copyOf(cells);
    searchSpread = List.copyOf(searchSpread);
    reportSpread = List.copyOf(reportSpread);
    comparisons = List.copyOf(comparisons);
    cosines = List.copyOf(cosines);
  }

  /** The same with other comparisons. */
  TraitRow withComparisons(List<Comparison> others) {
    return new TraitRow(
        trait, family, negative, cells, searchSpread, reportSpread, others, cosines);
  }

  /**
   * A precision against the reference on the same questions.
   *
   * @param precision that is compared
   * @param reference that it is compared with
   * @param difference mean of precision − reference with its bootstrap interval
   * @param test difference and equivalence, adjusted over the table by Holm's correction
   */
  public record Comparison(
      String precision, String reference, Interval difference, Equivalence.Adjusted test) {}

  /**
   * How far a precision's vectors point where the reference's do.
   *
   * @param precision that is compared
   * @param reference that it is compared with
   * @param method of extraction
   * @param responsesFrom the precision whose responses the compared one read; its own for native
   *     vectors, the reference for controlled ones
   * @param layers cosine by layer
   * @param steeredMean mean over the layers searched; 0 where none was compared
   */
  public record CosineCurve(
      String precision,
      String reference,
      String method,
      String responsesFrom,
      List<Layer> layers,
      double steeredMean) {
    /** Copies the list. */
    public CosineCurve {
      layers = List.copyOf(layers);
    }

    /** One layer at which both have a direction. */
    public record Layer(int layer, double cosine, double degrees) {}
  }
}
