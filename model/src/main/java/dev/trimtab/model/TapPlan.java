package dev.trimtab.model;

import dev.trimtab.core.Tensor;
import dev.trimtab.model.hook.Site;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * What is read of the rows of a run: row example · sites + i of {@code sums} gathers site i of an
 * example.
 */
record TapPlan(List<Site> sites, Tensor sums) {
  /** Nothing is read. */
  static final TapPlan NONE = new TapPlan(List.of(), new Tensor(MemorySegment.NULL, 0, 0, 0));
}
