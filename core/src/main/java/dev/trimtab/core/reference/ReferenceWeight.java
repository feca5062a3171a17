package dev.trimtab.core.reference;

import dev.trimtab.core.StoredWeight;
import dev.trimtab.core.format.StoredMatrix;

/** A matrix as it was stored, decoded row by row at every use. */
record ReferenceWeight(StoredMatrix matrix) implements StoredWeight {
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
