package dev.trimtab.cpu;

import jdk.incubator.vector.FloatVector;

/**
 * How the CPU device runs.
 *
 * @param threads threads in all, the caller included
 * @param vectorBits width of a vector: 128, 256 or 512
 */
public record CpuSettings(int threads, int vectorBits) {
  /** Validates both. */
  public CpuSettings {
    if (threads < 1 || (vectorBits != 128 && vectorBits != 256 && vectorBits != 512)) {
      throw new IllegalArgumentException(
          "threads %d, vectors of %d bits; wanted at least 1 and 128, 256 or 512"
              .formatted(threads, vectorBits));
    }
  }

  /** The processor's widest vectors on the given number of threads. */
  public static CpuSettings preferred(int threads) {
    int bits = FloatVector.SPECIES_PREFERRED.vectorBitSize();
    return new CpuSettings(threads, Math.clamp(bits, 128, 512));
  }
}
