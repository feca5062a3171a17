package dev.trimtab.lab.vector;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.extract.ContrastedActivations;
import dev.trimtab.lab.extract.Fit;
import dev.trimtab.lab.extract.HeldOutEvaluation;
import dev.trimtab.lab.extract.TrainingSet;
import dev.trimtab.lab.extract.TraitVector;
import dev.trimtab.lab.store.VectorEvaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Judges vectors on labelled activations that did not train them. The control's directions are
 * signed by these very activations, which favours the control.
 */
public final class VectorEvaluator {
  private final ContrastedActivations heldOut;
  private final long seed;

  /**
   * @param seed of the control's directions
   */
  public VectorEvaluator(ContrastedActivations heldOut, long seed) {
    this.heldOut = heldOut;
    this.seed = seed;
  }

  /**
   * The evaluation of every layer with a direction. A vector without thresholds of its own is given
   * 0.
   *
   * @throws UserError where layers or hidden sizes differ
   */
  public VectorEvaluation of(TraitVector vector) {
    if (vector.layers().size() != heldOut.layers()
        || vector.hidden() != heldOut.positive().hidden()) {
      throw new UserError(
          "The vector has %d layers of %d dimensions, the activations %d of %d."
              .formatted(
                  vector.layers().size(),
                  vector.hidden(),
                  heldOut.layers(),
                  heldOut.positive().hidden()),
          "Give activations of the model that the vector is of.");
    }
    var random = new SplittableRandom(seed);
    List<VectorEvaluation.Layer> layers = new ArrayList<>();
    for (int layer = 0; layer < vector.layers().size(); layer++) {
      if (vector.layer(layer) instanceof Fit.Found found) {
        TrainingSet rows = heldOut.layer(layer);
        var evaluation = HeldOutEvaluation.of(found, rows, rows, random.split());
        layers.add(
            new VectorEvaluation.Layer(
                layer,
                evaluation.separation().auroc(),
                evaluation.separation().accuracy(),
                evaluation.separation().cohensD().stream().boxed().toList(),
                evaluation.positives(),
                evaluation.negatives(),
                evaluation.control().auroc()));
      }
    }
    return new VectorEvaluation(layers);
  }
}
