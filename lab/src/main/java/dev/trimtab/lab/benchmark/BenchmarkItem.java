package dev.trimtab.lab.benchmark;

import java.util.List;
import java.util.stream.IntStream;

/**
 * One question of a benchmark with its choices.
 *
 * @param number its place in the data, from 0
 * @param group what it is counted under besides, such as a subject; empty for none
 * @param question the text that the choices continue, without preamble and worked examples
 * @param choices the answers, without the blank that parts them from the question
 * @param correct for each choice whether it is right; at least one is
 */
public record BenchmarkItem(
    int number, String group, String question, List<String> choices, List<Boolean> correct) {
  /** What stands between a question and a choice. */
  public static final String DELIMITER = " ";

  /** Copies the lists and checks that they fit. */
  public BenchmarkItem {
    choices = List.copyOf(choices);
    correct = List.copyOf(correct);
    if (choices.size() != correct.size() || !correct.contains(true)) {
      throw new IllegalArgumentException(
          "expected as many marks as choices and one right choice at least, found %d choices, %s"
              .formatted(choices.size(), correct));
    }
  }

  /** An item with exactly one right choice. */
  static BenchmarkItem of(
      ItemRecord row, String group, String question, List<String> choices, int target) {
    if (target < 0 || target >= choices.size()) {
      throw row.wrong("its answer is choice %d of %d".formatted(target + 1, choices.size()));
    }
    if (question.isEmpty()) {
      throw row.wrong("its question is empty");
    }
    List<Boolean> correct = IntStream.range(0, choices.size()).mapToObj(i -> i == target).toList();
    return new BenchmarkItem(row.number(), group, question, choices, correct);
  }

  /** Index of the right choice, of the first one where there are several. */
  public int target() {
    return correct.indexOf(true);
  }

  /** The texts whose likelihoods are asked. */
  public List<String> continuations() {
    return choices.stream().map(choice -> DELIMITER + choice).toList();
  }

  /** The item with its answer, as a worked example for others. */
  String solved() {
    return question + DELIMITER + choices.get(target());
  }
}
