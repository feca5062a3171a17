package dev.trimtab.lab.benchmark;

import java.util.List;
import java.util.SortedMap;

/** ARC, the harder set: science questions from school. Records as {@link Arc} reads them. */
final class ArcChallenge implements Benchmark {
  @Override
  public String id() {
    return "arc_challenge";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public String description() {
    return "science questions from school, the harder set";
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
    return Arc.item(row);
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
