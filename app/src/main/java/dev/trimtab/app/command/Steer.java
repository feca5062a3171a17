package dev.trimtab.app.command;

import dev.trimtab.lab.experiment.StudyPlan;
import dev.trimtab.lab.experiment.StudyPlan.ExtractionPlan;
import dev.trimtab.lab.extract.ExtractionMethods;
import dev.trimtab.lab.steer.SearchSettings;
import dev.trimtab.lab.trait.Trait;
import java.io.IOException;
import java.nio.file.Path;
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
          + " the same size. Without --judge the built-in judge scores, which knows the built-in"
          + " models' English only. Stages are kept in the output folder."
    },
    footer = {
      "",
      "Examples:",
      "  trimtab steer skiff pv/malice",
      "  trimtab steer DIR my/trait --traits my-traits --judge DIR --layers 9,10,11",
      "  trimtab steer skiff pv/malice arditi/refusal --precisions bf16,nf4 --steps 10"
    })
final class Steer implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "MODEL", description = Models.MODEL)
  private String model = "";

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "TRAIT", description = "Which traits.")
  private List<String> ids = List.of();

  @Option(
      names = "--precisions",
      split = ",",
      paramLabel = "P",
      description =
          "How the blocks' weights are stored; the first is what others are compared with. Default:"
              + " that of a quantised checkpoint or GGUF file, or else bf16.")
  private List<String> precisions = List.of();

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      defaultValue = "probe",
      description = "Whose vectors steer. Default: probe.")
  private String method = "probe";

  @Option(names = "--no-vet", description = "Do not vet the responses vectors are trained on.")
  private boolean unvetted;

  @Mixin private ExtractionOptions extraction = new ExtractionOptions();

  @Mixin
  private SearchOptions search =
      new SearchOptions(SearchSettings.STANDARD.start(), SearchSettings.STANDARD.finePoints());

  @Mixin private StudyCommand study = new StudyCommand();

  @Override
  public Integer call() throws IOException {
    ExtractionMethods.get(method);
    List<Trait> chosen = extraction.traits(ids);
    Path path = study.home().model(model);
    List<String> stored =
        precisions.isEmpty()
            ? List.of(new PrecisionOption().of(path).id())
            : precisions.stream().distinct().toList();
    StudyPlan plan =
        new StudyPlan(
            "steer",
            chosen.stream().map(Trait::id).toList(),
            stored,
            new ExtractionPlan(
                List.of(method),
                extraction.contrasts(),
                extraction.maxNewTokens(),
                !unvetted,
                true,
                0.1,
                stored.size() > 1),
            search.plan(path, extraction.maxNewTokens(), stored.size() > 1),
            StudyPlan.Order.PRECISIONS,
            extraction.seed());
    study.run(plan, chosen, path, extraction.systemAsUser());
    return 0;
  }
}
