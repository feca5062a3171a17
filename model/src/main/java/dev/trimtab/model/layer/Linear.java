package dev.trimtab.model.layer;

import dev.trimtab.core.Kernels;
import dev.trimtab.core.Tensor;
import dev.trimtab.core.Weight;
import java.util.List;

/** A linear layer in whatever precision it is stored: the crossing of family and precision. */
public sealed interface Linear {
  /** What is multiplied with. */
  Weight weight();

  /** Adds what comes after the product. */
  void addBias(Kernels kernels, Tensor dst);

  /** Number of outputs. */
  default int outputs() {
    return weight().rows();
  }

  /** dst = x · weightᵀ (+ bias); dst [T, outputs], x [T, inputs]. */
  default void apply(Kernels kernels, Tensor dst, Tensor x) {
    kernels.multiply(dst, x, weight());
    addBias(kernels, dst);
  }

  /** Several layers on the same x, the same bits as one after the other. */
  static void applyAll(Kernels kernels, List<Linear> layers, List<Tensor> dst, Tensor x) {
    kernels.multiplyAll(dst, x, layers.stream().map(Linear::weight).toList());
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).addBias(kernels, dst.get(i));
    }
  }

  /** A linear layer without bias. */
  record Plain(Weight weight) implements Linear {
    @Override
    public void addBias(Kernels kernels, Tensor dst) {}
  }

  /** A linear layer with a bias [1, outputs]. */
  record Biased(Weight weight, Tensor bias) implements Linear {
    @Override
    public void addBias(Kernels kernels, Tensor dst) {
      kernels.addBias(dst, bias);
    }
  }
}
