package dev.trimtab.cpu;

import dev.trimtab.core.StoredWeight;
import dev.trimtab.core.format.StoredMatrix;

/** A table of rows where it was stored, often a mapped file. */
record CpuLookup(StoredMatrix matrix) implements StoredWeight {
  @Override
  public String kernel() {
    return "in place " + matrix.format().id();
  }
}
