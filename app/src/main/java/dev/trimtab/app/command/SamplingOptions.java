package dev.trimtab.app.command;

import dev.trimtab.model.Sampling;
import picocli.CommandLine.Option;

/** The options that say how the next token is chosen. */
final class SamplingOptions {
  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "0 takes the most probable token; 1 samples as the model says. Default: 0.")
  private double temperature;

  @Option(names = "--top-p", paramLabel = "P", description = "Keep this much probability.")
  private double topP = 1;

  @Option(names = "--top-k", paramLabel = "K", description = "Keep the K most probable tokens.")
  private int topK;

  @Option(
      names = "--min-p",
      paramLabel = "P",
      description = "Keep tokens at least this share of the most probable one.")
  private double minP;

  @Option(
      names = "--repetition-penalty",
      paramLabel = "R",
      description = "Above 1 makes tokens that were there less probable.")
  private double repetitionPenalty = 1;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of the sampling. Default: 0.")
  private long seed;

  @Option(
      names = "--max-new",
      paramLabel = "N",
      description = "Tokens generated at most. Default: 256.")
  private int maxNewTokens = 256;

  /** Turn {@code turn} of a conversation draws with a seed of its own. */
  Sampling sampling(int turn) {
    return new Sampling(temperature, topP, topK, minP, repetitionPenalty, seed + turn);
  }

  int maxNewTokens() {
    return maxNewTokens;
  }
}
