package dev.trimtab.lab.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * The choice that a model prefers, and whether it is right: by likelihood ({@code acc}), by
 * likelihood a character ({@code acc_norm}), by likelihood a byte ({@code acc_bytes}). Of equal
 * ones the first is preferred.
 */
public final class Choices {
  static final String ACC = "acc";
  static final String ACC_NORM = "acc_norm";
  static final String ACC_BYTES = "acc_bytes";

  private Choices() {}

  /** The choice of the greatest log-likelihood. */
  public static int preferred(List<Double> logLikelihoods) {
    int best = 0;
    for (int i = 1; i < logLikelihoods.size(); i++) {
      if (logLikelihoods.get(i) > logLikelihoods.get(best)) {
        best = i;
      }
    }
    return best;
  }

  /** {@code acc} alone. */
  static SortedMap<String, Double> plain(BenchmarkItem item, List<Double> logLikelihoods) {
    SortedMap<String, Double> scores = new TreeMap<>();
    scores.put(ACC, right(item, preferred(logLikelihoods)));
    return scores;
  }

  /** {@code acc} and both of its normalisations. */
  static SortedMap<String, Double> normalised(BenchmarkItem item, List<Double> logLikelihoods) {
    SortedMap<String, Double> scores = plain(item, logLikelihoods);
    scores.put(
        ACC_NORM,
        right(item, by(item, logLikelihoods, text -> text.codePointCount(0, text.length()))));
    scores.put(
        ACC_BYTES,
        right(
            item, by(item, logLikelihoods, text -> text.getBytes(StandardCharsets.UTF_8).length)));
    return scores;
  }

  private static int by(
      BenchmarkItem item, List<Double> logLikelihoods, ToIntFunction<String> length) {
    List<Double> each =
        IntStream.range(0, logLikelihoods.size())
            .mapToObj(i -> logLikelihoods.get(i) / length.applyAsInt(item.choices().get(i)))
            .toList();
    return preferred(each);
  }

  private static double right(BenchmarkItem item, int choice) {
    return choice == item.target() ? 1 : 0;
  }
}
