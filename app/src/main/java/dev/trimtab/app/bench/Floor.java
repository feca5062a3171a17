package dev.trimtab.app.bench;

/**
 * What a machine can do at most, measured in one round: the bound under a workload's time.
 *
 * @param bytesPerSecond read from memory
 * @param multiplyAddsPerSecond fused, of float32; instructions for bfloat16 or int8 may do more
 */
public record Floor(double bytesPerSecond, double multiplyAddsPerSecond) {
  /**
   * Seconds that a workload takes at least in float32: each pass reads the weights once and
   * multiplies by them for every token, but by the end of the model only for tokens whose logits
   * are read. The pass over the prompts gives the first new tokens, so that n of them are n − 1
   * further passes.
   */
  public double seconds(Workload workload, ModelWork work) {
    int rows = workload.rows();
    double prompts = pass((long) rows * workload.promptTokens(), rows, work);
    return prompts + Math.max(0, workload.newTokens() - 1) * pass(rows, rows, work);
  }

  private double pass(long tokens, long read, ModelWork work) {
    double products = (double) tokens * work.tokenWeights() + (double) read * work.readWeights();
    return Math.max(work.bytes() / bytesPerSecond, products / multiplyAddsPerSecond);
  }
}
