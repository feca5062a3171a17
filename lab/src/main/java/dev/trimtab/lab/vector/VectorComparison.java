package dev.trimtab.lab.vector;

import dev.trimtab.lab.extract.Cosines;
import dev.trimtab.lab.extract.TraitVector;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How far two trait vectors of one model point the same way.
 *
 * @param layers cosines of equal layers, where both have a direction
 * @param chance the size that the cosine of two random directions exceeds once in twenty times
 * @param across cosine of layer i of the first with layer j of the second; empty where either is
 *     degenerate
 */
public record VectorComparison(
    List<Cosines.Layer> layers, double chance, List<List<OptionalDouble>> across) {
  private static final double Z = 1.959963984540054;

  /** Copies the lists. */
  public VectorComparison {
    layers = List.copyOf(layers);
    across = across.stream().map(List::copyOf).toList();
  }

  /**
   * Compares two vectors.
   *
   * @throws dev.trimtab.core.UserError where layers or hidden sizes differ
   */
  public static VectorComparison of(TraitVector first, TraitVector second) {
    VectorCombination.requireSameShape(first, second);
    List<List<OptionalDouble>> across = new ArrayList<>();
    for (int i = 0; i < first.layers().size(); i++) {
      List<OptionalDouble> row = new ArrayList<>();
      for (int j = 0; j < second.layers().size(); j++) {
        row.add(
            first.layer(i).degenerate() || second.layer(j).degenerate()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                    Math.clamp(first.direction(i).cosine(second.direction(j)), -1, 1)));
      }
      across.add(row);
    }
    return new VectorComparison(
        Cosines.between(first, second).layers(), Z / Math.sqrt(first.hidden()), across);
  }

  /** Mean cosine of equal layers; empty where none was compared. */
  public OptionalDouble mean() {
    return new Cosines(layers).mean();
  }
}
