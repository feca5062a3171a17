package dev.trimtab.core.format;

import dev.trimtab.core.registry.Named;

/** How the numbers of a weight matrix are written in bytes. */
public interface Format extends Named {
  /**
   * Writes row {@code row} of the matrix as float32 values, the exact numbers the bytes stand for,
   * to {@code dst[offset …]}.
   */
  void decode(float[] dst, int offset, StoredMatrix matrix, int row);

  /**
   * Checks that the parts of a matrix are there and of the right size.
   *
   * @throws IllegalArgumentException naming the part, the bytes expected and found
   */
  void check(StoredMatrix matrix);
}
