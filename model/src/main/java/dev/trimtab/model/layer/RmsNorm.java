package dev.trimtab.model.layer;

import dev.trimtab.core.Tensor;

/**
 * Root-mean-square normalisation with a learnt weight [1, C] (Zhang and Sennrich 2019).
 *
 * @param offset added to the weight: 0, or 1 where the file stores weight − 1
 */
public record RmsNorm(Tensor weight, float epsilon, float offset) {
  /** The normalised x [T, C], valid until the next norm; x stays as it is. */
  public Tensor of(Pass pass, Tensor x) {
    Tensor normed = pass.scratch("normed", x.columns());
    pass.kernels().rmsNorm(normed, x, weight, epsilon, offset);
    return normed;
  }

  /** Normalises x [T, C] and returns it. */
  public Tensor inPlace(Pass pass, Tensor x) {
    pass.kernels().rmsNorm(x, x, weight, epsilon, offset);
    return x;
  }

  /** Normalises every head of x [T, heads × C] for itself. */
  public void headsInPlace(Pass pass, Tensor x) {
    pass.kernels().rmsNormHeads(x, weight.columns(), weight, epsilon, offset);
  }
}
