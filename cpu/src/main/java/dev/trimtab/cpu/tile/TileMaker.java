package dev.trimtab.cpu.tile;

import dev.trimtab.core.format.StoredMatrix;
import java.lang.foreign.Arena;

/** Turns the stored matrices of a format into tiles. */
public interface TileMaker {
  /** Whether it has tiles for the matrix. */
  boolean takes(StoredMatrix matrix);

  /** The matrix in tiles, in memory of {@code arena} as far as it is copied. */
  TileWeights make(StoredMatrix matrix, Arena arena);
}
