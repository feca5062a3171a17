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
          new ArcEasy(),
          new ArcChallenge());

  private Benchmarks() {}
}
