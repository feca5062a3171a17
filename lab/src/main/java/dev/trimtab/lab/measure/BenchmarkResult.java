package dev.trimtab.lab.measure;

import java.util.List;
import java.util.SortedMap;

/**
 * What a benchmark says of a model, in each precision and under each steering.
 *
 * @param benchmark its id
 * @param version of its prompts and scores
 * @param model as the user named it
 * @param data hash of the records
 * @param shots worked examples before each item
 * @param n items
 * @param of items of the data
 * @param cells one for each precision and steering
 * @param differences of every later cell from the first
 */
public record BenchmarkResult(
    String benchmark,
    String version,
    String model,
    String data,
    int shots,
    int n,
    int of,
    List<Cell> cells,
    List<PairedDifference> differences) {
  /** Copies the lists. */
  public BenchmarkResult {
    cells = List.copyOf(cells);
    differences = List.copyOf(differences);
  }

  /**
   * One precision under one steering.
   *
   * @param precision its id
   * @param steering in words
   * @param key what the likelihoods are kept under
   * @param metrics over all items
   * @param groups the leading metric by group, where the items have groups
   * @param items one by one
   */
  public record Cell(
      String precision,
      String steering,
      String key,
      List<Estimate> metrics,
      List<Group> groups,
      List<Item> items) {
    /** Copies the lists. */
    public Cell {
      metrics = List.copyOf(metrics);
      groups = List.copyOf(groups);
      items = List.copyOf(items);
    }

    /** The cell in words. */
    public String name() {
      return steering.equals(Condition.PLAIN.label()) ? precision : precision + " " + steering;
    }
  }

  /** The leading metric over the items of one group. */
  public record Group(String group, Estimate estimate) {}

  /**
   * One item.
   *
   * @param id its place in the data, from 0
   * @param group what it is counted under besides
   * @param context what the model was given
   * @param continuations what was scored after it
   * @param logLikelihoods of the continuations
   * @param isGreedy whether greedy decoding would have written each
   * @param target index of the right choice
   * @param prediction index of the likeliest choice
   * @param correct whether the likeliest choice is a right one
   * @param scores by metric
   */
  public record Item(
      int id,
      String group,
      String context,
      List<String> continuations,
      List<Double> logLikelihoods,
      List<Boolean> isGreedy,
      int target,
      int prediction,
      boolean correct,
      SortedMap<String, Double> scores) {}
}
