package dev.trimtab.lab.benchmark;

import java.util.List;
import java.util.SortedMap;

/**
 * MMLU: exam questions of 57 subjects with four choices, answered by their letter (Hendrycks et
 * al., ICLR 2021). Fields {@code question}, {@code subject}, {@code choices}, {@code answer}, a
 * number from 0 or a letter. Worked examples are the first of the subject's own.
 */
final class Mmlu implements Benchmark {
  private static final List<String> LETTERS = List.of("A", "B", "C", "D");

  @Override
  public String id() {
    return "mmlu";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public String description() {
    return "exam questions of 57 subjects with four choices";
  }

  @Override
  public Shots.Rule shots() {
    return Shots.Rule.FIRST_OF_GROUP;
  }

  @Override
  public List<String> metrics() {
    return List.of(Choices.ACC);
  }

  @Override
  public BenchmarkItem item(ItemRecord row) {
    List<String> choices = row.texts("choices", LETTERS.size());
    if (choices.size() != LETTERS.size()) {
      throw row.wrong("expected 4 choices, found " + choices.size());
    }
    StringBuilder question = new StringBuilder(Blanks.strip(row.text("question")));
    for (int i = 0; i < LETTERS.size(); i++) {
      question.append('\n').append(LETTERS.get(i)).append(". ").append(choices.get(i));
    }
    question.append("\nAnswer:");
    return BenchmarkItem.of(row, row.text("subject"), question.toString(), LETTERS, target(row));
  }

  private static int target(ItemRecord row) {
    int letter = row.optionalText("answer").map(LETTERS::indexOf).orElse(-1);
    return letter >= 0 ? letter : row.integer("answer");
  }

  @Override
  public String preamble(BenchmarkItem item) {
    return "The following are multiple choice questions (with answers) about "
        + item.group().replace('_', ' ')
        + ".\n\n";
  }

  @Override
  public SortedMap<String, Double> scores(BenchmarkItem item, List<Double> logLikelihoods) {
    return Choices.plain(item, logLikelihoods);
  }
}
