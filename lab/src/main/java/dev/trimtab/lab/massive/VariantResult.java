package dev.trimtab.lab.massive;

import dev.trimtab.lab.experiment.CellOutcome;
import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.steer.SteeringPoint;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One trait steered by one variant of the vector.
 *
 * @param trait as {@code category/name}
 * @param method of extraction
 * @param variant id of the method with its cleaning; the method's own where nothing is cleaned
 * @param cosines with the method's uncleaned vector, by layer; 0 where either is degenerate
 * @param negative whether less of the trait is wanted
 * @param cell what steering came to
 */
public record VariantResult(
    String trait,
    String method,
    String variant,
    List<Double> cosines,
    boolean negative,
    CellResult cell) {
  /** Copies the list. */
  public VariantResult {
    cosines = List.copyOf(cosines);
  }

  /** Whether nothing is cleaned. */
  public boolean plain() {
    return variant.equals(method);
  }

  /** The cleaning's id; empty where nothing is cleaned. */
  public String cleaning() {
    return plain() ? "" : variant.substring(method.length() + 1);
  }

  /** The strongest complete setting of the search at a bar of coherence. */
  public Optional<SteeringPoint> best(double bar) {
    return cell.points().stream()
        .filter(point -> point.complete() && point.coherence() >= bar)
        .max(Comparator.comparingDouble(point -> sign() * point.trait()));
  }

  /** How far that setting moved the trait on the search questions, in the wanted direction. */
  public Optional<Double> searchDelta(double bar) {
    if (cell.searchBaseline().isEmpty()) {
      return Optional.empty();
    }
    double baseline = cell.searchBaseline().getFirst().trait().estimate();
    return best(bar).map(point -> sign() * (point.trait() - baseline));
  }

  /** How far the chosen setting moved the trait on the report questions. */
  public Optional<Double> reportDelta() {
    return cell.outcome() instanceof CellOutcome.Steered steered
        ? Optional.of(sign() * steered.reportDelta())
        : Optional.empty();
  }

  /** 1, or −1 where less of the trait is wanted. */
  public int sign() {
    return negative ? -1 : 1;
  }
}
