package dev.trimtab.app.command;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.StudyPlan;
import dev.trimtab.lab.experiment.StudyPlan.ExtractionPlan;
import dev.trimtab.lab.experiment.StudyPlan.SteeringPlan;
import dev.trimtab.lab.extract.ExtractionMethods;
import dev.trimtab.lab.steer.SearchSettings;
import dev.trimtab.lab.trait.Trait;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trimtab steer}: how far a model can be steered by traits, measured. */
@Command(
    name = "steer",
    mixinStandardHelpOptions = true,
    header = "Search the layer and coefficient that steer best, and measure them again.",
    description = {
      "",
      "Extracts the traits' vectors, searches all layers at once, refines around the best, and"
          + " confirms it on questions that the search did not use, beside a random direction of"
          + " the same size. Stages are kept in the output folder."
    },
    footer = {
      "",
      "Examples:",
      "  trimtab steer skiff pv/malice",
      "  trimtab steer DIR my/trait --traits my-traits --judge JUDGE-DIR --layers 9,10,11",
      "  trimtab steer skiff pv/malice arditi/refusal --precisions bf16,nf4 --steps 10"
    })
final class Steer implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A checkpoint folder, or a built-in model's name.")
  private String model = "";

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "TRAIT", description = "Which traits.")
  private List<String> ids = List.of();

  @Option(
      names = "--precisions",
      split = ",",
      paramLabel = "P",
      defaultValue = "bf16",
      description = "The first is what others are compared with. Default: ${DEFAULT-VALUE}.")
  private List<String> precisions = List.of();

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      defaultValue = "probe",
      description = "Whose vectors steer. Default: probe.")
  private String method = "probe";

  @Option(
      names = "--layers",
      split = ",",
      paramLabel = "L",
      description = "Layers searched, from 0. Default: 30 %% to 60 %% of the depth.")
  private List<Integer> layers = List.of();

  @Option(names = "--steps", paramLabel = "N", defaultValue = "5", description = "Search steps.")
  private int steps = 5;

  @Option(
      names = "--fine",
      paramLabel = "N",
      defaultValue = "12",
      description = "Coefficients tried around the best. Default: 12.")
  private int fine = 12;

  @Option(names = "--up", paramLabel = "F", defaultValue = "1.3", description = "Step upwards.")
  private double up = 1.3;

  @Option(
      names = "--questions",
      paramLabel = "N",
      defaultValue = "0",
      description = "Questions of each list; 0 takes all. Default: 0.")
  private int questions;

  @Option(names = "--no-vet", description = "Do not vet the responses vectors are trained on.")
  private boolean unvetted;

  @Mixin private ExtractionOptions extraction = new ExtractionOptions();
  @Mixin private StudyCommand study = new StudyCommand();

  @Override
  public Integer call() throws IOException {
    ExtractionMethods.get(method);
    if (steps < 1 || fine < 0 || up <= 1) {
      throw new UserError(
          "A search of %d steps upwards by %s with %d fine points.".formatted(steps, up, fine),
          "Give at least one step and a factor above 1.");
    }
    List<Trait> chosen = extraction.traits(ids, study.home());
    StudyPlan plan =
        new StudyPlan(
            "steer",
            ids,
            precisions,
            new ExtractionPlan(
                List.of(method),
                extraction.contrasts(),
                extraction.maxNewTokens(),
                !unvetted,
                true,
                0.1,
                precisions.size() > 1),
            new SteeringPlan(
                layers,
                questions,
                questions,
                extraction.maxNewTokens(),
                false,
                precisions.size() > 1,
                SearchSettings.STANDARD.with(steps, up, fine)),
            StudyPlan.Order.PRECISIONS,
            extraction.seed());
    study.run(plan, chosen, study.home().model(model), extraction.systemAsUser());
    return 0;
  }
}
