package dev.trimtab.model.layer;

import dev.trimtab.core.Tensor;
import dev.trimtab.core.Weight;

/**
 * The end of the residual stream: final norm and output head.
 *
 * @param norm the final norm
 * @param output [V, H]
 * @param softCap c in c · tanh(logit / c); 0 for none
 */
public record Head(RmsNorm norm, Weight output, float softCap) {
  /** logits = output · norm(x); logits [n, V], x [n, H] is overwritten. */
  public void apply(Pass pass, Tensor logits, Tensor x) {
    norm.inPlace(pass, x);
    pass.kernels().multiply(logits, x, output);
    if (softCap > 0) {
      pass.kernels().softCap(logits, softCap);
    }
  }
}
