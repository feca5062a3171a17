package dev.trimtab.lab.steer;

import dev.trimtab.core.TokenIds;
import dev.trimtab.lab.extract.Activations;
import dev.trimtab.lab.extract.ContrastedActivations;
import dev.trimtab.lab.trait.Example;
import java.util.ArrayList;
import java.util.List;

/**
 * How long the residual stream is at each layer: the mean norm at the last prompt token over
 * questions that are steered, or over a trait's contrasts where the trait is read. Coefficients are
 * told as ratios of the former, for raw norms do not compare across models.
 *
 * @param norms by layer
 */
public record BaseNorms(List<Double> norms) {
  /** Copies the list. */
  public BaseNorms {
    norms = List.copyOf(norms);
  }

  /** Reads them off a subject. */
  public static BaseNorms of(Subject subject, List<String> questions) {
    List<Subject.Reading> readings = new ArrayList<>();
    for (String question : questions) {
      TokenIds prompt = subject.prompt(Example.question(question));
      readings.add(new Subject.Reading(prompt, prompt.size() - 1, prompt.size()));
    }
    Activations last = subject.means(readings, _ -> {});
    List<Double> norms = new ArrayList<>();
    for (int layer = 0; layer < last.layers(); layer++) {
      norms.add(last.layer(layer).meanNorm());
    }
    return new BaseNorms(norms);
  }

  /** Those of both classes of examples. */
  public static BaseNorms of(ContrastedActivations examples) {
    int positives = examples.positive().examples();
    int negatives = examples.negative().examples();
    List<Double> norms = new ArrayList<>();
    for (int layer = 0; layer < examples.layers(); layer++) {
      double sum =
          positives * examples.positive().layer(layer).meanNorm()
              + negatives * examples.negative().layer(layer).meanNorm();
      norms.add(sum / (positives + negatives));
    }
    return new BaseNorms(norms);
  }

  /** The norm at one layer. */
  public double at(int layer) {
    return norms.get(layer);
  }
}
