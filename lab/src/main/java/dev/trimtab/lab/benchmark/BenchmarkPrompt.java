package dev.trimtab.lab.benchmark;

import java.util.List;

/**
 * An item as it is asked.
 *
 * @param item the item
 * @param context preamble, worked examples and question
 * @param continuations what is scored after it, one for each choice
 */
public record BenchmarkPrompt(BenchmarkItem item, String context, List<String> continuations) {
  /** Copies the list. */
  public BenchmarkPrompt {
    continuations = List.copyOf(continuations);
  }

  /** Every item as it is asked, in order. */
  public static List<BenchmarkPrompt> of(
      Benchmark benchmark, List<BenchmarkItem> items, Shots shots) {
    return items.stream()
        .map(
            item ->
                new BenchmarkPrompt(
                    item,
                    benchmark.preamble(item) + shots.before(item) + item.question(),
                    item.continuations()))
        .toList();
  }
}
