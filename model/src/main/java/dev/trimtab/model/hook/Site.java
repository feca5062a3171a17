package dev.trimtab.model.hook;

/**
 * A named point of the forward pass.
 *
 * @param kind which point of a block
 * @param layer the block, 0-based; 0 for {@link Kind#EMBEDDING}
 */
public record Site(Kind kind, int layer) {
  /** The points a pass announces. */
  public enum Kind {
    /** The token embeddings after any scaling, before the first block. */
    EMBEDDING,
    /** What attention adds to the residual stream. */
    ATTENTION_OUT,
    /** What the feed-forward layer adds to the residual stream. */
    MLP_OUT,
    /** The residual stream after the block, before the final norm. */
    RESIDUAL_OUT
  }

  /** The residual stream after block {@code layer}. */
  public static Site residual(int layer) {
    return new Site(Kind.RESIDUAL_OUT, layer);
  }
}
