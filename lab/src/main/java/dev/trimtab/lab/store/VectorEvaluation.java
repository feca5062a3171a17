package dev.trimtab.lab.store;

import java.util.List;

/**
 * How well a vector's layers tell apart examples that they were not trained on, as it is kept in
 * the vector's file.
 *
 * @param layers ascending; layers without a direction are left out
 */
public record VectorEvaluation(List<Layer> layers) {
  /** Copies the list. */
  public VectorEvaluation {
    layers = List.copyOf(layers);
  }

  /**
   * One layer.
   *
   * @param layer 0-based
   * @param auroc on the held-out examples
   * @param accuracy at the training midpoint
   * @param effect Cohen's d; empty where it is undefined
   * @param positives held-out positive examples
   * @param negatives held-out negative examples
   * @param control mean AUROC of random directions
   */
  public record Layer(
      int layer,
      double auroc,
      double accuracy,
      List<Double> effect,
      int positives,
      int negatives,
      double control) {
    /** Copies the list. */
    public Layer {
      effect = List.copyOf(effect);
    }
  }
}
