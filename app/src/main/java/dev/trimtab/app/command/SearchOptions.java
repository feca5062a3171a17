package dev.trimtab.app.command;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.StudyPlan.SteeringPlan;
import dev.trimtab.lab.steer.SearchSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** What every command shares that searches for the setting that steers best. */
final class SearchOptions {
  @Option(
      names = "--layers",
      split = ",",
      paramLabel = "L",
      description = "Layers searched, from 0. Default: 30 %% to 60 %% of the depth.")
  private List<Integer> layers = List.of();

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Coefficients tried on each layer. Default: ${DEFAULT-VALUE}.")
  private int steps = SearchSettings.STANDARD.steps();

  @Option(
      names = "--start",
      paramLabel = "RATIO",
      description =
          "First coefficient of the search as a share of the base norm. Default: ${DEFAULT-VALUE}.")
  private double start;

  @Option(
      names = "--up",
      paramLabel = "F",
      description =
          "Factor by which a search step raises a coefficient. Default: ${DEFAULT-VALUE}.")
  private double up = SearchSettings.STANDARD.up();

  @Option(
      names = "--fine",
      paramLabel = "N",
      description = "Coefficients tried around the best afterwards. Default: ${DEFAULT-VALUE}.")
  private int fine;

  @Option(
      names = "--bar",
      paramLabel = "COHERENCE",
      description =
          "Mean coherence, from 0 to 100, that a setting must keep. Default: ${DEFAULT-VALUE}.")
  private double bar = SearchSettings.STANDARD.coherence();

  @Option(
      names = "--questions",
      paramLabel = "N",
      description =
          "Questions taken for the search, and as many for the confirmation; 0 takes all. Default:"
              + " ${DEFAULT-VALUE}.")
  private int questions;

  /**
   * Options with a command's own defaults.
   *
   * @param start first ratio
   * @param fine points of the fine sweep
   */
  SearchOptions(double start, int fine) {
    this.start = start;
    this.fine = fine;
  }

  /**
   * The search on a model.
   *
   * @param maxNewTokens of an answer
   * @param transfers whether other precisions' vectors steer too
   */
  SteeringPlan plan(Path model, int maxNewTokens, boolean transfers) throws IOException {
    if (steps < 1 || fine < 0 || !(up > 1 && Double.isFinite(up)) || questions < 0) {
      throw new UserError(
          "A search of %d steps upwards by %s with %d fine points on %d questions cannot be."
              .formatted(steps, up, fine, questions),
          "Give at least one step, a factor above 1, and no negative count.");
    }
    if (!(start > 0 && Double.isFinite(start)) || !(bar >= 0 && bar <= 100)) {
      throw new UserError(
          "A search from ratio %s for coherence %s cannot be.".formatted(start, bar),
          "Give a ratio above 0, and a coherence from 0 to 100.");
    }
    ModelFacts.requireLayers(model, layers);
    SearchSettings standard = SearchSettings.STANDARD;
    return new SteeringPlan(
        layers,
        questions,
        questions,
        maxNewTokens,
        false,
        transfers,
        new SearchSettings(
            start,
            up,
            standard.down(),
            steps,
            bar,
            standard.certainty(),
            standard.margin(),
            standard.bisect(),
            fine,
            standard.fineWithin(),
            standard.scope()));
  }
}
