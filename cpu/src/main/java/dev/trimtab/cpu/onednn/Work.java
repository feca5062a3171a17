package dev.trimtab.cpu.onednn;

import dev.trimtab.cpu.work.Workers;

/** The parts of a product, shared out. */
final class Work {
  private static final int ROUND = 128;

  private Work() {}

  /** One part. */
  @FunctionalInterface
  interface Part {
    /** Multiplies a panel of outputs with tokens {@code from} to {@code to} (exclusive). */
    void run(int panel, int from, int to);
  }

  /**
   * Runs all panels with all tokens. Panels keep all their tokens together, since that reads or
   * decodes their weights once, unless there are fewer panels than threads.
   */
  static void share(int panels, int tokens, Workers workers, Part part) {
    int threads = workers.threads();
    int most = Math.max(1, tokens / ROUND);
    int cuts = panels >= threads ? 1 : Math.min(most, (2 * threads + panels - 1) / panels);
    int whole = (tokens + cuts - 1) / cuts;
    int length = cuts == 1 ? tokens : (whole + ROUND - 1) / ROUND * ROUND;
    workers.run(
        panels * cuts,
        1,
        (_, from, to) -> {
          for (int i = from; i < to; i++) {
            int begin = i % cuts * length;
            int end = Math.min(tokens, begin + length);
            if (begin < end) {
              part.run(i / cuts, begin, end);
            }
          }
        });
  }
}
