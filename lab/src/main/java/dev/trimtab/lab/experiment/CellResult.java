package dev.trimtab.lab.experiment;

import dev.trimtab.lab.steer.Evaluation;
import dev.trimtab.lab.steer.SteeringPoint;
import java.util.ArrayList;
import java.util.List;

/**
 * One trait in one precision.
 *
 * @param trait as {@code category/name}
 * @param precision id
 * @param extractions how its vectors came about: the one that steers first, then others
 * @param baseNorms mean norm of the residual stream at the last prompt token, by layer
 * @param searchBaseline search questions, no steering; empty where the cell stopped before
 * @param reportBaseline report questions, no steering; empty where the cell stopped before
 * @param points every setting tried, in order
 * @param outcome what it came to
 */
public record CellResult(
    String trait,
    String precision,
    List<ExtractionResult> extractions,
    List<Double> baseNorms,
    List<Evaluation> searchBaseline,
    List<Evaluation> reportBaseline,
    List<SteeringPoint> points,
    CellOutcome outcome) {
  /** Copies the lists. */
  public CellResult {
    extractions = List.copyOf(extractions);
    baseNorms = List.copyOf(baseNorms);
    searchBaseline = List.copyOf(searchBaseline);
    reportBaseline = List.copyOf(reportBaseline);
    points = List.copyOf(points);
  }

  /** Every evaluation behind the cell's figures. */
  public List<Evaluation> evaluations() {
    List<Evaluation> all = new ArrayList<>(searchBaseline);
    all.addAll(reportBaseline);
    if (outcome instanceof CellOutcome.Steered steered) {
      all.addAll(List.of(steered.search(), steered.report(), steered.random()));
      steered.transfers().forEach(transfer -> all.add(transfer.report()));
    }
    return all;
  }

  /** The same with another outcome. */
  CellResult withOutcome(CellOutcome other) {
    return new CellResult(
        trait, precision, extractions, baseNorms, searchBaseline, reportBaseline, points, other);
  }
}
