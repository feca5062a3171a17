package dev.trimtab.cpu.tile;

/**
 * Where a product rounds.
 *
 * @param narrow whether activations are rounded to bfloat16 first
 * @param segment inputs of a chain of fused multiply-adds, a multiple of {@link
 *     TileWeights#INPUTS}: a sum is that of its chains, added up one after the other
 */
record Rounding(boolean narrow, int segment) {
  /** The segment of products whose sums are one chain each. */
  static final int WHOLE = Integer.MAX_VALUE;
}
