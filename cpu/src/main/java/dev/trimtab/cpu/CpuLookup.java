package dev.trimtab.cpu;

import dev.trimtab.core.Weight;
import dev.trimtab.core.format.StoredMatrix;

/** A table of rows where it was stored, often a mapped file. */
record CpuLookup(StoredMatrix matrix) implements Weight {
  @Override
  public int rows() {
    return matrix.rows();
  }

  @Override
  public int columns() {
    return matrix.columns();
  }

  @Override
  public long bytes() {
    return matrix.bytes();
  }

  @Override
  public boolean inPlace() {
    return true;
  }

  @Override
  public String kernel() {
    return "in place " + matrix.format().id();
  }
}
