package dev.trimtab.cpu.work;

import dev.trimtab.core.Tensor;
import dev.trimtab.core.Weight;
import java.util.List;

/** A weight matrix that knows how to multiply itself. */
public interface Product extends Weight {
  /**
   * dst = x · weightᵀ; dst [T, rows], x [T, columns], either with a stride. Shapes are checked by
   * the caller. Every row of dst is bit-identical whatever other rows stand in the same call and
   * whatever the number of threads; the memory beside a view's columns is left alone.
   */
  void apply(Tensor dst, Tensor x, Workers workers);

  /**
   * The same for {@code all} products, this one the first of them, on the same x: one after the
   * other unless they can be shared out at once, which gives the same bits.
   */
  default void applyWith(List<Product> all, List<Tensor> dst, Tensor x, Workers workers) {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).apply(dst.get(i), x, workers);
    }
  }
}
