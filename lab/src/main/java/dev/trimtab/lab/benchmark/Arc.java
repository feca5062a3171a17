package dev.trimtab.lab.benchmark;

import java.util.List;
import java.util.SortedMap;

/**
 * One of the two sets of ARC, science questions from school (Clark et al., arXiv 1803.05457, 2018).
 * Fields {@code question}, {@code choices.text}, {@code choices.label}, {@code answerKey}.
 */
record Arc(String id, String description) implements Benchmark {
  @Override
  public String version() {
    return "1";
  }

  @Override
  public Shots.Rule shots() {
    return Shots.Rule.DRAWN;
  }

  @Override
  public List<String> metrics() {
    return List.of(Choices.ACC_NORM, Choices.ACC, Choices.ACC_BYTES);
  }

  @Override
  public BenchmarkItem item(ItemRecord row) {
    ItemRecord choices = row.record("choices");
    List<String> labels = choices.texts("label", 2);
    List<String> texts = choices.texts("text", 2);
    String key = row.text("answerKey");
    if (labels.size() != texts.size() || !labels.contains(key)) {
      throw row.wrong(
          "expected the answer \"%s\" among labels of %d choices, found %s"
              .formatted(key, texts.size(), labels));
    }
    String question = "Question: " + row.text("question") + "\nAnswer:";
    return BenchmarkItem.of(row, "", question, texts, labels.indexOf(key));
  }

  @Override
  public String preamble(BenchmarkItem item) {
    return "";
  }

  @Override
  public SortedMap<String, Double> scores(BenchmarkItem item, List<Double> logLikelihoods) {
    return Choices.normalised(item, logLikelihoods);
  }
}
