package dev.trimtab.lab.benchmark;

import java.util.List;
import java.util.SortedMap;

/**
 * TruthfulQA with one true answer among several, which the data gives first. Fields {@code
 * question}, {@code mc1_targets.choices}.
 */
final class TruthfulQaMc1 implements Benchmark {
  @Override
  public String id() {
    return "truthfulqa_mc1";
  }

  @Override
  public String version() {
    return "2";
  }

  @Override
  public String description() {
    return "questions that people answer wrongly; one answer is true";
  }

  @Override
  public Shots.Rule shots() {
    return Shots.Rule.NONE;
  }

  @Override
  public List<String> metrics() {
    return List.of(Choices.ACC);
  }

  @Override
  public BenchmarkItem item(ItemRecord row) {
    List<String> choices = row.record("mc1_targets").texts("choices", 2);
    return BenchmarkItem.of(row, "", TruthfulQa.question(row), choices, 0);
  }

  @Override
  public String preamble(BenchmarkItem item) {
    return TruthfulQa.PREAMBLE;
  }

  @Override
  public SortedMap<String, Double> scores(BenchmarkItem item, List<Double> logLikelihoods) {
    return Choices.plain(item, logLikelihoods);
  }
}
