package dev.trimtab.core;

import dev.trimtab.core.format.StoredMatrix;

/** A weight that reads the matrix it was made of at every use, in the layout that was stored. */
public interface StoredWeight extends Weight {
  /** The stored matrix. */
  StoredMatrix matrix();

  @Override
  default int rows() {
    return matrix().rows();
  }

  @Override
  default int columns() {
    return matrix().columns();
  }

  @Override
  default long bytes() {
    return matrix().bytes();
  }

  @Override
  default boolean inPlace() {
    return true;
  }
}
