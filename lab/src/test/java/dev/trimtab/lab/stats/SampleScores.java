package dev.trimtab.lab.stats;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Scores under generated question keys. */
final class SampleScores {
  private SampleScores() {}

  static Scores of(double... values) {
    Map<String, Double> scores = new LinkedHashMap<>();
    for (int i = 0; i < values.length; i++) {
      scores.put("question " + (1000 + i), values[i]);
    }
    return Scores.of(scores);
  }

  static double[] normal(int n, double mean, double deviation, RandomGenerator random) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = random.nextGaussian(mean, deviation);
    }
    return values;
  }
}
