package dev.trimtab.lab.experiment.file;

import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.massive.MassiveResult;
import dev.trimtab.lab.measure.Measured;
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
   * @param measures of every precision without steering
   * @param sideEffects what the chosen settings do to measures
   */
  public record ModelResult(
      String model,
      List<StudyResult> study,
      List<MassiveResult> massive,
      List<Measured> measures,
      List<SideEffect> sideEffects) {
    /** Copies the lists. */
    public ModelResult {
      study = List.copyOf(study);
      massive = List.copyOf(massive);
      measures = List.copyOf(measures);
      sideEffects = List.copyOf(sideEffects);
    }
  }

  /**
   * A measure under the chosen setting of one cell.
   *
   * @param trait whose vector steers
   * @param layer that is steered, 0-based
   * @param ratio coefficient over the layer's base norm
   * @param measured under it
   */
  public record SideEffect(String trait, int layer, double ratio, Measured measured) {}

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
