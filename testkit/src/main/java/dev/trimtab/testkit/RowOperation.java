package dev.trimtab.testkit;

import dev.trimtab.core.Tensor;

/** An operation on chosen rows of inputs that the caller holds. */
@FunctionalInterface
interface RowOperation {
  /** Runs it on the rows of those indices, in that order; the result has a row for each. */
  Tensor run(Workbench bench, int[] rows);
}
