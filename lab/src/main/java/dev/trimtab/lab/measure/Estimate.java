package dev.trimtab.lab.measure;

import dev.trimtab.lab.stats.Bootstrap;
import dev.trimtab.lab.stats.Interval;
import dev.trimtab.lab.stats.Scores;
import dev.trimtab.lab.stats.Summary;
import dev.trimtab.lab.stats.Wilson;
import dev.trimtab.lab.store.Key;
import java.util.Arrays;
import java.util.List;

/**
 * The mean of a score over items, with its uncertainty.
 *
 * @param metric the score's name
 * @param n items
 * @param mean over them
 * @param standardError of the mean
 * @param low lower end of the 95 % interval
 * @param high upper end
 */
public record Estimate(
    String metric, int n, double mean, double standardError, double low, double high) {
  /** Wilson's interval where every score is 0 or 1, else the bootstrap's. */
  static Estimate of(String metric, Scores scores) {
    Summary summary = scores.summary();
    double[] values = scores.values();
    boolean shares = Arrays.stream(values).allMatch(value -> value == 0 || value == 1);
    Interval interval =
        shares
            ? Wilson.of(Arrays.stream(values).sum(), values.length)
            : Bootstrap.STANDARD.mean(scores, Key.random(List.of("mean", metric)));
    return new Estimate(
        metric,
        summary.n(),
        summary.mean(),
        summary.standardError(),
        interval.low(),
        interval.high());
  }
}
