package dev.trimtab.model;

import dev.trimtab.core.Device;

/**
 * How much goes through a model at once.
 *
 * @param tokensPerStep packed tokens of a step
 * @param rows rows in flight
 * @param cacheBytes bytes of keys and values
 */
public record BatchLimits(int tokensPerStep, int rows, long cacheBytes) {
  private static final int SMALL_HIDDEN = 1024;

  /** Validates that all are positive. */
  public BatchLimits {
    if (tokensPerStep < 1 || rows < 1 || cacheBytes < 1) {
      throw new IllegalArgumentException(
          "tokens per step %d, rows %d, cache bytes %d".formatted(tokensPerStep, rows, cacheBytes));
    }
  }

  /**
   * Limits that suit a device and a model: steps large enough to fill the matrix units, a cache of
   * a quarter of the free memory at most.
   */
  public static BatchLimits of(Device device, Model model) {
    boolean small = model.spec().hidden() < SMALL_HIDDEN;
    int tokens = small ? 2048 : 512;
    int rows = 256;
    long wanted =
        model.cacheShape().bytesPerPosition() * rows * Math.min(model.spec().positions(), 512L);
    return new BatchLimits(
        tokens, rows, Math.max(1L << 20, Math.min(wanted, device.freeBytes() / 4)));
  }

  /**
   * The same with a cache for so many positions, and for one row of the longest, at most: for those
   * who hold several caches at a time.
   */
  public BatchLimits withPositions(Model model, long most) {
    long positions = Math.max(most, model.spec().positions());
    return new BatchLimits(
        tokensPerStep,
        rows,
        Math.min(cacheBytes, model.cacheShape().bytesPerPosition() * positions));
  }

  /** The same with at most so many rows in flight. */
  public BatchLimits withRows(int most) {
    return new BatchLimits(tokensPerStep, most, cacheBytes);
  }
}
