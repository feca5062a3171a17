package dev.trimtab.cpu.work;

import dev.trimtab.core.Tensor;
import dev.trimtab.core.Weight;

/** A weight matrix that knows how to multiply itself. */
public interface Product extends Weight {
  /**
   * dst = x · weightᵀ; dst [T, rows], x [T, columns], either with a stride. Shapes are checked by
   * the caller. Every row of dst is bit-identical whatever other rows stand in the same call and
   * whatever the number of threads; the memory beside a view's columns is left alone.
   */
  void apply(Tensor dst, Tensor x, Workers workers);
}
