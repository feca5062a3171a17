package dev.trimtab.lab.measure;

import java.util.List;

/**
 * What a model makes of one item's choices.
 *
 * @param logLikelihoods of each choice's text, natural logarithm
 * @param isGreedy for each choice whether greedy decoding would have written it
 */
public record ChoiceLikelihoods(List<Double> logLikelihoods, List<Boolean> isGreedy) {
  /** Copies the lists. */
  public ChoiceLikelihoods {
    logLikelihoods = List.copyOf(logLikelihoods);
    isGreedy = List.copyOf(isGreedy);
  }
}
