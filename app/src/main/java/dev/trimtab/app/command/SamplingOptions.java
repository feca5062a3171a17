package dev.trimtab.app.command;

import dev.trimtab.core.UserError;
import dev.trimtab.model.Sampling;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say how the next token is chosen and where an answer ends. */
final class SamplingOptions {
  @Option(
      names = "--temperature",
      paramLabel = "T",
      description =
          "0 takes the most probable token; 1 samples as the model says. Default: 0. The options"
              + " below work in the order repetition penalty, temperature, top-k, top-p, min-p,"
              + " each as in transformers.")
  private double temperature;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description = "Keep the fewest tokens with this much of the probability. Default: 1, all.")
  private double topP = 1;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "Keep the K most probable tokens. Default: 0, all.")
  private int topK;

  @Option(
      names = "--min-p",
      paramLabel = "P",
      description = "Keep tokens at least this share as probable as the first. Default: 0, all.")
  private double minP;

  @Option(
      names = "--repetition-penalty",
      paramLabel = "R",
      description =
          "Above 1 makes tokens of the prompt and of the answer less probable. Default: 1, none.")
  private double repetitionPenalty = 1;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of the sampling. Default: 0.")
  private long seed;

  @Option(
      names = "--max-new",
      paramLabel = "N",
      description = "Tokens generated at most. Default: 256.")
  private int maxNewTokens = 256;

  @Option(
      names = "--stop",
      paramLabel = "TEXT",
      description =
          "End the answer before this text, which is not shown. May be given several times.")
  private List<String> stops = new ArrayList<>();

  /** Turn {@code turn} of a conversation draws with a seed of its own. */
  Sampling sampling(int turn) {
    check(
        temperature >= 0 && Double.isFinite(temperature),
        "--temperature",
        temperature,
        "0 or more");
    check(topP > 0 && topP <= 1, "--top-p", topP, "above 0, at most 1");
    check(topK >= 0, "--top-k", topK, "0 or more");
    check(minP >= 0 && minP < 1, "--min-p", minP, "0 or more, below 1");
    check(
        repetitionPenalty > 0 && Double.isFinite(repetitionPenalty),
        "--repetition-penalty",
        repetitionPenalty,
        "above 0");
    return new Sampling(temperature, topP, topK, minP, repetitionPenalty, seed + turn);
  }

  int maxNewTokens() {
    check(maxNewTokens >= 1, "--max-new", maxNewTokens, "1 or more");
    return maxNewTokens;
  }

  List<String> stops() {
    check(stops.stream().noneMatch(String::isEmpty), "--stop", "\"\"", "some text");
    return stops;
  }

  private static void check(boolean right, String option, Object found, String wanted) {
    if (!right) {
      throw new UserError(option + " " + found + " cannot be.", "Give " + wanted + ".");
    }
  }
}
