package dev.trimtab.cpu.onednn;

import dev.trimtab.cpu.work.Workers;

/** The parts of a product, shared out. */
final class Work {
  private static final int ROUND = 128;
  private static final int IDLE = 8;

  private Work() {}

  /** One part. */
  @FunctionalInterface
  interface Part {
    /** Multiplies a panel of outputs with tokens {@code from} to {@code to} (exclusive). */
    void run(int panel, int from, int to);
  }

  /**
   * Runs all panels with all tokens. Panels keep all their tokens together, since that reads or
   * decodes their weights once, unless threads would be left without work for it.
   */
  static void share(int panels, int tokens, Workers workers, Part part) {
    int length = length(panels, tokens, workers.threads());
    int cuts = cuts(tokens, length);
    workers.run(
        panels * cuts,
        1,
        (_, from, to) -> {
          for (int i = from; i < to; i++) {
            int begin = i % cuts * length;
            part.run(i / cuts, begin, Math.min(tokens, begin + length));
          }
        });
  }

  /** Tokens of a part: the most of those that leave threads idle for an eighth of the time. */
  static int length(int panels, int tokens, int threads) {
    int best = tokens;
    long least = Long.MAX_VALUE;
    for (int cuts = 1; cuts <= Math.max(1, tokens / ROUND); cuts++) {
      int whole = (tokens + cuts - 1) / cuts;
      int length = cuts == 1 ? tokens : (whole + ROUND - 1) / ROUND * ROUND;
      long parts = (long) panels * cuts(tokens, length);
      long time = (parts + threads - 1) / threads * length;
      if (time < least) {
        least = time;
        best = length;
      }
      if (time * threads * IDLE <= (long) panels * tokens * (IDLE + 1)) {
        return best;
      }
    }
    return best;
  }

  private static int cuts(int tokens, int length) {
    return (tokens + length - 1) / length;
  }
}
