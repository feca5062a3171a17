package dev.trimtab.cpu.onednn;

/**
 * How the outputs of a product are cut into panels, and its tokens into chunks; neither depends on
 * the number of threads. A panel of one output is avoided: for it oneDNN takes other layouts and
 * kernels, whose bits change with the stride of the activations.
 *
 * @param outputs all outputs
 * @param width outputs of a panel, but for the last
 */
record Panels(int outputs, int width) {
  /** Outputs that lie side by side in the packed layout. */
  private static final int BLOCK = 64;

  private static final int WIDEST = 256;
  private static final int FEWEST = 8;
  private static final int CHUNK = 128;
  private static final int EVERY = 32;
  private static final int STEP = 8;

  /**
   * Panels that are packed once: wide ones, about eight at least where there are outputs for it.
   */
  static Panels packed(int outputs) {
    return cut(outputs, Math.clamp(blocks((outputs + FEWEST - 1) / FEWEST), BLOCK, WIDEST));
  }

  /** Panels of the least width from {@code width} on that leaves no panel of one output over. */
  private static Panels cut(int outputs, int width) {
    int wider = width;
    while (outputs % wider == 1) {
      wider += BLOCK;
    }
    return new Panels(outputs, wider);
  }

  private static int blocks(int outputs) {
    return (outputs + BLOCK - 1) / BLOCK * BLOCK;
  }

  /** Number of panels. */
  int count() {
    return (outputs + width - 1) / width;
  }

  /** First output of a panel. */
  int first(int panel) {
    return panel * width;
  }

  /** Outputs of a panel. */
  int size(int panel) {
    return Math.min(width, outputs - first(panel));
  }

  /**
   * Tokens of the next call, given those that are left: never one, unless it is the only one. Few
   * different numbers come out of this, since every one has to be compiled.
   */
  static int chunk(int left) {
    if (left <= EVERY) {
      return left;
    }
    int tokens = Math.min(CHUNK, left / STEP * STEP);
    return left - tokens == 1 ? tokens - STEP : tokens;
  }
}
