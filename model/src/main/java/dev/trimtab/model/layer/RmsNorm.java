package dev.trimtab.model.layer;

import dev.trimtab.core.Kernels;
import dev.trimtab.core.Tensor;

/**
 * Root-mean-square normalisation with a learnt weight [1, H].
 *
 * @param offset added to the weight: 0, or 1 where the file stores weight − 1
 */
public record RmsNorm(Tensor weight, float epsilon, float offset) {
  /** dst = normalised x; dst may be x. */
  public void apply(Kernels kernels, Tensor dst, Tensor x) {
    kernels.rmsNorm(dst, x, weight, epsilon, offset);
  }
}
