package dev.trimtab.lab.vector;

import dev.trimtab.core.Direction;
import dev.trimtab.lab.extract.Fit;
import dev.trimtab.lab.extract.TraitVector;
import dev.trimtab.lab.store.VectorEvaluation;
import java.util.ArrayList;
import java.util.List;

/** Small vectors to try things on. */
final class SampleVectors {
  private SampleVectors() {}

  /** A vector of these rows; a row of zeros is degenerate. */
  static TraitVector of(String method, float[]... rows) {
    List<Fit> fits = new ArrayList<>();
    for (float[] row : rows) {
      Direction direction = Direction.of(row);
      fits.add(
          direction.isZero()
              ? Fit.Degenerate.of(row.length, "The classes are equal.")
              : new Fit.Found(direction.unit(), direction.norm(), 0, 0));
    }
    return new TraitVector(method, fits);
  }

  /** The evaluation of one layer on 20 examples of each class. */
  static VectorEvaluation.Layer evaluated(int layer, double auroc, double effect) {
    return new VectorEvaluation.Layer(layer, auroc, auroc, List.of(effect), 20, 20, 0.5);
  }
}
