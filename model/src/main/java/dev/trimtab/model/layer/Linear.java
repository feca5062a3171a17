package dev.trimtab.model.layer;

import dev.trimtab.core.Kernels;
import dev.trimtab.core.Tensor;
import dev.trimtab.core.Weight;

/** A linear layer in whatever precision it is stored: the crossing of family and precision. */
public sealed interface Linear {
  /** Number of outputs. */
  int outputs();

  /** dst = x · weightᵀ (+ bias); dst [T, outputs], x [T, inputs]. */
  void apply(Kernels kernels, Tensor dst, Tensor x);

  /** A linear layer without bias. */
  record Plain(Weight weight) implements Linear {
    @Override
    public int outputs() {
      return weight.rows();
    }

    @Override
    public void apply(Kernels kernels, Tensor dst, Tensor x) {
      kernels.multiply(dst, x, weight);
    }
  }

  /** A linear layer with a bias [1, outputs]. */
  record Biased(Weight weight, Tensor bias) implements Linear {
    @Override
    public int outputs() {
      return weight.rows();
    }

    @Override
    public void apply(Kernels kernels, Tensor dst, Tensor x) {
      kernels.multiply(dst, x, weight);
      kernels.addBias(dst, bias);
    }
  }
}
