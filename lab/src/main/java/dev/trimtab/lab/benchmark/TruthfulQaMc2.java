package dev.trimtab.lab.benchmark;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * TruthfulQA with several true answers: the share of probability that they get together. Fields
 * {@code question}, {@code mc2_targets.choices}, {@code mc2_targets.labels}.
 */
final class TruthfulQaMc2 implements Benchmark {
  @Override
  public String id() {
    return "truthfulqa_mc2";
  }

  @Override
  public String version() {
    return "3";
  }

  @Override
  public String description() {
    return "the same questions; the probability of all true answers together";
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
    ItemRecord targets = row.record("mc2_targets");
    List<String> choices = targets.texts("choices", 2);
    List<Boolean> labels = targets.marks("labels");
    if (labels.size() != choices.size() || !labels.contains(true)) {
      throw row.wrong(
          "expected a label for each of %d choices and one that is 1, found %s"
              .formatted(choices.size(), labels));
    }
    return new BenchmarkItem(row.number(), "", TruthfulQa.question(row), choices, labels);
  }

  @Override
  public String preamble(BenchmarkItem item) {
    return TruthfulQa.PREAMBLE;
  }

  @Override
  public SortedMap<String, Double> scores(BenchmarkItem item, List<Double> logLikelihoods) {
    // Taken out of every exponent, the greatest leaves the shares as they are and nothing is 0/0.
    double greatest = logLikelihoods.get(Choices.preferred(logLikelihoods));
    double all = 0;
    double right = 0;
    for (int i = 0; i < logLikelihoods.size(); i++) {
      double share = Math.exp(logLikelihoods.get(i) - greatest);
      all += share;
      right += item.correct().get(i) ? share : 0;
    }
    SortedMap<String, Double> scores = new TreeMap<>();
    scores.put(Choices.ACC, right / all);
    return scores;
  }
}
