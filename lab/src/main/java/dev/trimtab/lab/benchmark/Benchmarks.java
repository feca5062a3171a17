package dev.trimtab.lab.benchmark;

import dev.trimtab.core.registry.Registry;

/** The known benchmarks. */
public final class Benchmarks {
  /** Every benchmark, in the order in which they are listed. */
  public static final Registry<Benchmark> ALL =
      Registry.of(
          "benchmark",
          new HellaSwag(),
          new Mmlu(),
          new TruthfulQaMc1(),
          new TruthfulQaMc2(),
          new Arc("arc_easy", "science questions from school, the easier set"),
          new Arc("arc_challenge", "science questions from school, the harder set"));

  private Benchmarks() {}
}
