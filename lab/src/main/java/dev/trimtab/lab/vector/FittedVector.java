package dev.trimtab.lab.vector;

import dev.trimtab.lab.extract.ContrastedActivations;
import dev.trimtab.lab.extract.ExtractionMethod;
import dev.trimtab.lab.extract.Fit;
import dev.trimtab.lab.extract.HeldOutEvaluation;
import dev.trimtab.lab.extract.Split;
import dev.trimtab.lab.extract.TraitVector;
import dev.trimtab.lab.stats.AurocInterval;
import dev.trimtab.lab.stats.Interval;
import dev.trimtab.lab.stats.Wilson;
import dev.trimtab.lab.store.VectorEvaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A vector fitted to some of the given activations and judged on the rest.
 *
 * @param vector one fit a layer, of the training examples
 * @param split which examples trained it
 * @param layers the held-out evaluation; empty where nothing is held out
 */
public record FittedVector(TraitVector vector, Split split, List<Layer> layers) {
  /** Copies the list. */
  public FittedVector {
    layers = List.copyOf(layers);
  }

  /**
   * One layer on the held-out examples.
   *
   * @param layer 0-based
   * @param evaluation the numbers
   * @param accuracy at the training midpoint, with its interval
   * @param auroc with its interval
   */
  public record Layer(int layer, HeldOutEvaluation evaluation, Interval accuracy, Interval auroc) {}

  /**
   * Fits every layer.
   *
   * @param holdout share of each class, or of the pairs, that is held out; 0 trains on all
   * @param seed of the split, of methods that draw, and of the control's directions
   */
  public static FittedVector of(
      ContrastedActivations activations, ExtractionMethod method, double holdout, long seed) {
    var random = new SplittableRandom(seed);
    int positives = activations.positive().examples();
    int negatives = activations.negative().examples();
    Split split =
        activations.paired()
            ? Split.paired(positives, holdout, random)
            : Split.unpaired(positives, negatives, holdout, random);
    ContrastedActivations train = activations.train(split);
    TraitVector vector = TraitVector.of(method, train, random.nextLong());
    List<Layer> layers = new ArrayList<>();
    if (split.holdsOut()) {
      ContrastedActivations heldOut = activations.heldOut(split);
      for (int layer = 0; layer < vector.layers().size(); layer++) {
        if (vector.layer(layer) instanceof Fit.Found found) {
          layers.add(
              layer(
                  layer,
                  HeldOutEvaluation.of(
                      found, train.layer(layer), heldOut.layer(layer), random.split())));
        }
      }
    }
    return new FittedVector(vector, split, layers);
  }

  private static Layer layer(int layer, HeldOutEvaluation evaluation) {
    int n = evaluation.positives() + evaluation.negatives();
    return new Layer(
        layer,
        evaluation,
        Wilson.of(evaluation.separation().accuracy() * n, n),
        AurocInterval.of(
            evaluation.separation().auroc(), evaluation.positives(), evaluation.negatives()));
  }

  /** The evaluation as a vector's file keeps it. */
  public VectorEvaluation kept() {
    return new VectorEvaluation(
        layers.stream()
            .map(
                layer ->
                    new VectorEvaluation.Layer(
                        layer.layer,
                        layer.evaluation.separation().auroc(),
                        layer.evaluation.separation().accuracy(),
                        layer.evaluation.separation().cohensD().stream().boxed().toList(),
                        layer.evaluation.positives(),
                        layer.evaluation.negatives(),
                        layer.evaluation.control().auroc()))
            .toList());
  }
}
