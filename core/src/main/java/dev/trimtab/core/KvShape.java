package dev.trimtab.core;

/**
 * What one position leaves in the cache.
 *
 * @param layers decoder blocks
 * @param heads key-value heads
 * @param headSize width of a head
 */
public record KvShape(int layers, int heads, int headSize) {
  /** Validates that all three are positive. */
  public KvShape {
    if (layers < 1 || heads < 1 || headSize < 1) {
      throw new IllegalArgumentException(
          "layers %d, heads %d, head size %d".formatted(layers, heads, headSize));
    }
  }

  /** Bytes of float32 keys and values of one position. */
  public long bytesPerPosition() {
    return 2L * layers * heads * headSize * Float.BYTES;
  }
}
