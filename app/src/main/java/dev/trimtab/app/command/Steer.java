package dev.trimtab.app.command;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.StudyPlan;
import dev.trimtab.lab.experiment.StudyPlan.ExtractionPlan;
import dev.trimtab.lab.experiment.StudyPlan.SteeringPlan;
import dev.trimtab.lab.extract.ExtractionMethods;
import dev.trimtab.lab.steer.SearchSettings;
import dev.trimtab.lab.trait.Trait;
import dev.trimtab.lab.trait.TraitFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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

  @Option(names = "--traits", paramLabel = "DIR", description = "A folder of traits.")
  private @Nullable Path traits;

  @Option(
      names = "--judge",
      paramLabel = "MODEL",
      defaultValue = "skiff-judge",
      description =
          "A local model that scores. Default: ${DEFAULT-VALUE}, which knows the"
              + " built-in traits only.")
  private String judge = "skiff-judge";

  @Option(names = "--precisions", split = ",", paramLabel = "P", defaultValue = "bf16")
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
      description = "Layers searched, from 0. Default: 30 % to 60 % of the depth.")
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
      names = "--max-new",
      paramLabel = "N",
      defaultValue = "64",
      description = "Tokens of an answer. Default: 64.")
  private int maxNewTokens = 64;

  @Option(
      names = "--contrasts",
      paramLabel = "N",
      defaultValue = "0",
      description = "Examples taken of each side, from the first; 0 takes all. Default: 0.")
  private int contrasts;

  @Option(
      names = "--questions",
      paramLabel = "N",
      defaultValue = "0",
      description = "Questions of each list; 0 takes all. Default: 0.")
  private int questions;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of all that draws. Default: 0.")
  private long seed;

  @Option(names = "--no-vet", description = "Do not vet the responses vectors are trained on.")
  private boolean unvetted;

  @Option(names = "--system-as-user", description = "Put system prompts into the user's turn.")
  private boolean systemAsUser;

  @Mixin private StudyCommand study = new StudyCommand();

  @Override
  public Integer call() throws IOException {
    ExtractionMethods.get(method);
    if (steps < 1 || fine < 0 || up <= 1) {
      throw new UserError(
          "A search of %d steps upwards by %s with %d fine points.".formatted(steps, up, fine),
          "Give at least one step and a factor above 1.");
    }
    TraitFiles files = new TraitFiles(traits == null ? study.home().traits() : traits);
    List<Trait> chosen = ids.stream().map(files::load).toList();
    StudyPlan plan =
        new StudyPlan(
            "steer",
            ids,
            precisions,
            new ExtractionPlan(
                List.of(method),
                contrasts,
                maxNewTokens,
                !unvetted,
                true,
                0.1,
                precisions.size() > 1),
            new SteeringPlan(
                layers,
                questions,
                questions,
                maxNewTokens,
                false,
                precisions.size() > 1,
                SearchSettings.STANDARD.with(steps, up, fine)),
            StudyPlan.Order.PRECISIONS,
            seed);
    study.run(plan, chosen, study.home().model(model), study.home().model(judge), systemAsUser);
    return 0;
  }
}
