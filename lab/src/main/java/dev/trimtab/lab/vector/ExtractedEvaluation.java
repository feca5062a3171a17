package dev.trimtab.lab.vector;

import dev.trimtab.lab.experiment.ExtractionResult;
import dev.trimtab.lab.extract.Separation;
import dev.trimtab.lab.store.VectorEvaluation;
import java.util.ArrayList;
import java.util.List;

/** The held-out evaluation of an extraction, in the form that a vector's file keeps. */
public final class ExtractedEvaluation {
  private ExtractedEvaluation() {}

  /**
   * The evaluation of one method's vector.
   *
   * @throws IllegalArgumentException where the result has no such method
   */
  public static VectorEvaluation of(ExtractionResult result, String method) {
    ExtractionResult.Method found =
        result.methods().stream()
            .filter(candidate -> candidate.method().equals(method))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no evaluation of " + method));
    List<VectorEvaluation.Layer> layers = new ArrayList<>();
    for (ExtractionResult.Layer layer : found.layers()) {
      for (int i = 0; i < layer.heldOut().size(); i++) {
        Separation separation = layer.heldOut().get(i);
        layers.add(
            new VectorEvaluation.Layer(
                layer.layer(),
                separation.auroc(),
                separation.accuracy(),
                separation.cohensD().stream().boxed().toList(),
                result.positive().heldOut(),
                result.negative().heldOut(),
                layer.control().get(i)));
      }
    }
    return new VectorEvaluation(layers);
  }
}
