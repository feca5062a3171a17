package dev.trimtab.cpu.onednn;

import dev.trimtab.cpu.dot.RowLoops;
import dev.trimtab.cpu.dot.VectorRowLoops;

/**
 * The loops for what oneDNN leaves to its caller.
 *
 * @param rows over numbers side by side
 * @param pairs over weights in pairs
 * @param quads over weights in fours
 */
record SideLoops(RowLoops rows, PairLoops pairs, QuadLoops quads) {
  /** By vectors of {@code bits}: 128, 256 or 512. */
  static SideLoops of(int bits) {
    return new SideLoops(
        VectorRowLoops.of(bits), VectorPairLoops.of(bits), VectorQuadLoops.of(bits));
  }
}
