package dev.trimtab.lab.benchmark;

import java.util.List;

/** What both sets of ARC share: how an item reads (Clark et al., arXiv 1803.05457, 2018). */
final class Arc {
  private Arc() {}

  /** Fields {@code question}, {@code choices.text}, {@code choices.label}, {@code answerKey}. */
  static BenchmarkItem item(ItemRecord row) {
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
}
