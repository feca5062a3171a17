package dev.trimtab.lab.steer;

import dev.trimtab.core.TokenIds;
import dev.trimtab.lab.extract.Activations;
import dev.trimtab.lab.trait.Example;
import java.util.ArrayList;
import java.util.List;

/**
 * How long the residual stream is at each layer: the mean norm at the last prompt token over
 * questions. Coefficients are told as ratios of it, for raw norms do not compare across models.
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

  /** The norm at one layer. */
  public double at(int layer) {
    return norms.get(layer);
  }
}
