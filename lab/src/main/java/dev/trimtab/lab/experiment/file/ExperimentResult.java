package dev.trimtab.lab.experiment.file;

import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.massive.MassiveResult;
import dev.trimtab.lab.measure.BenchmarkResult;
import dev.trimtab.lab.measure.LogitDifference;
import java.util.List;

/**
 * What an experiment came to.
 *
 * @param name of the experiment
 * @param models by model, in the file's order
 * @param problems what could not be run, and why
 */
public record ExperimentResult(String name, List<ModelResult> models, List<Problem> problems) {
  /** Copies the lists. */
  public ExperimentResult {
    models = List.copyOf(models);
    problems = List.copyOf(problems);
  }

  /**
   * One model.
   *
   * @param model as the file names it
   * @param study the comparison of its precisions; at most one
   * @param massive its studies of massive activations, by precision
   * @param benchmarks by precision
   * @param logits logit differences by precision
   */
  public record ModelResult(
      String model,
      List<StudyResult> study,
      List<MassiveResult> massive,
      List<Benchmark> benchmarks,
      List<Logits> logits) {
    /** Copies the lists. */
    public ModelResult {
      study = List.copyOf(study);
      massive = List.copyOf(massive);
      benchmarks = List.copyOf(benchmarks);
      logits = List.copyOf(logits);
    }
  }

  /**
   * A benchmark in one precision.
   *
   * @param items the identity of the items asked: figures of others are not compared
   */
  public record Benchmark(
      String benchmark, String precision, String items, BenchmarkResult.Cell cell) {}

  /** A logit difference in one precision. */
  public record Logits(String trait, LogitDifference cell) {}

  /**
   * Something that could not be run.
   *
   * @param model as the file names it; empty for all
   * @param precision empty for all
   * @param trait trait or measure; empty for all
   * @param reason a sentence or two
   */
  public record Problem(String model, String precision, String trait, String reason) {}
}
