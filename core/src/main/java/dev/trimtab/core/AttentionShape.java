package dev.trimtab.core;

/**
 * How one layer attends.
 *
 * @param heads query heads; a multiple of {@code kvHeads}
 * @param kvHeads key-value heads
 * @param headSize width of a head
 * @param scale factor on query · key
 * @param softCap c in c · tanh(score / c); 0 for none
 * @param window positions a token sees, itself included; 0 for all
 */
public record AttentionShape(
    int heads, int kvHeads, int headSize, float scale, float softCap, int window) {
  /** Validates the head counts. */
  public AttentionShape {
    if (kvHeads < 1 || heads % kvHeads != 0 || headSize < 1 || window < 0) {
      throw new IllegalArgumentException(
          "heads %d, key-value heads %d, head size %d, window %d"
              .formatted(heads, kvHeads, headSize, window));
    }
  }
}
