package dev.trimtab.core.reference;

import dev.trimtab.core.Weight;
import dev.trimtab.core.format.StoredMatrix;

/** A matrix as it was stored, decoded row by row at every use. */
record ReferenceWeight(StoredMatrix matrix) implements Weight {
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
    return "reference " + matrix.format().id();
  }

  /** Row {@code row} as float32. */
  float[] decode(int row) {
    float[] values = new float[columns()];
    matrix.format().decode(values, 0, matrix, row);
    return values;
  }
}
