package dev.trimtab.model;

/**
 * How the next token is chosen. The parts work in the order repetition penalty, temperature, top-k,
 * top-p, min-p, as transformers' generate has them.
 *
 * @param temperature divides the logits; 0 takes the largest
 * @param topP keeps the fewest tokens whose probabilities reach this share of what top-k kept; 1
 *     keeps all
 * @param topK keeps the k most probable tokens and those level with the k-th; 0 keeps all
 * @param minP keeps tokens at least this share of the most probable one; 0 keeps all
 * @param repetitionPenalty divides positive and multiplies negative logits of tokens already in the
 *     prompt or the response (Keskar et al. 2019); 1 for none
 * @param seed of this row's own generator
 */
public record Sampling(
    double temperature, double topP, int topK, double minP, double repetitionPenalty, long seed) {
  /** The largest logit, the lowest id among equals. */
  public static final Sampling GREEDY = new Sampling(0, 1, 0, 0, 1, 0);

  /** Validates the ranges. */
  public Sampling {
    if (!(temperature >= 0)
        || !(topP > 0 && topP <= 1)
        || topK < 0
        || !(minP >= 0 && minP < 1)
        || !(repetitionPenalty > 0)) {
      throw new IllegalArgumentException(
          "temperature %s, top-p %s, top-k %d, min-p %s, repetition penalty %s"
              .formatted(temperature, topP, topK, minP, repetitionPenalty));
    }
  }

  /** Whether the largest logit decides without further ado. */
  public boolean isGreedy() {
    return temperature == 0 && repetitionPenalty == 1;
  }

  /** Sampling at a temperature, nothing cut off. */
  public static Sampling at(double temperature, long seed) {
    return new Sampling(temperature, 1, 0, 0, 1, seed);
  }
}
