package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import dev.trimtab.app.Workshop;
import dev.trimtab.core.Device;
import dev.trimtab.lab.experiment.Study;
import dev.trimtab.lab.experiment.StudyPlan;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.report.ReportContext;
import dev.trimtab.lab.trait.Trait;
import dev.trimtab.lab.trait.TraitFiles;
import dev.trimtab.model.quant.Precision;
import dev.trimtab.model.quant.Precisions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code trimtab demo}: the built-in model through the whole study. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    header = "Take the built-in model through the whole study and write its report.",
    description = {
      "",
      "Six traits in four precisions: responses, vetting, activations, vectors, an adaptive search"
          + " over layers and coefficients, confirmation on other questions, comparison. Every"
          + " stage is kept in the output folder: killed and started again, it goes on where it"
          + " was. The default sizes are scaled down to end within minutes on two cores; --full"
          + " runs those of the published study."
    },
    footer = {
      "",
      "Examples:",
      "  trimtab demo",
      "  trimtab demo --traits pv/malice,arditi/refusal --precisions bf16,nf4",
      "  trimtab demo --full --out full-study",
      "  trimtab demo --json > result.json"
    })
final class Demo implements Callable<Integer> {
  static final String REPORT = "report";
  static final String STORE = "store";

  @Option(names = "--full", description = "The sizes of the published study.")
  private boolean full;

  @Option(
      names = "--traits",
      split = ",",
      paramLabel = "TRAIT",
      description = "Which of the built-in traits. Default: all six.")
  private List<String> traits = List.of();

  @Option(
      names = "--precisions",
      split = ",",
      paramLabel = "P",
      defaultValue = "bf16,nf4,int8,fp4",
      description = "The first is what others are compared with. Default: ${DEFAULT-VALUE}.")
  private List<String> precisions = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "trimtab-demo",
      description = "Where artifacts and report go. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("trimtab-demo");

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  @Mixin private EngineOptions engine = new EngineOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    Home home = engine.home();
    List<Trait> chosen = chosen(new TraitFiles(home.traits()));
    List<String> ids = chosen.stream().map(Trait::id).toList();
    precisions.forEach(Precisions.ALL::get);
    StudyPlan plan =
        full ? StudyPlan.full(ids, precisions) : StudyPlan.demo(ids, precisions);
    List<String> words = spec.commandLine().getParseResult().originalArgs();
    List<String> command = new ArrayList<>(List.of("demo"));
    command.addAll(words);
    PrintWriter err = spec.commandLine().getErr();
    long begin = System.nanoTime();
    StudyResult result;
    String description;
    try (Device device = engine.open();
        Workshop workshop =
            Workshop.open(
                device, out.resolve(STORE), home.model("skiff-judge"), command);
        StudyProgress progress = new StudyProgress(err, EngineOptions.terminal())) {
      description = device.description();
      Path model = home.model("skiff");
      result =
          new Study(
                  plan,
                  chosen,
                  id -> workshop.subject(model, precision(id), false),
                  workshop.laboratory(),
                  progress)
              .run();
    }
    StudyOutput.write(
        result, new ReportContext("Trimtab demo", line(command), description, ""), out.resolve(REPORT));
    StudyOutput.print(result, json, spec.commandLine().getOut());
    err.printf(
        "%nReport: %s (%.0f s)%n",
        out.resolve(REPORT).resolve("index.html").toAbsolutePath(),
        (System.nanoTime() - begin) / 1e9);
    err.flush();
    return 0;
  }

  private static Precision precision(String id) {
    return Precisions.ALL.get(id);
  }

  private static List<String> line(List<String> command) {
    List<String> line = new ArrayList<>(List.of("trimtab"));
    line.addAll(command);
    return line;
  }

  private List<Trait> chosen(TraitFiles files) {
    List<String> ids = traits.isEmpty() ? files.ids() : traits;
    return ids.stream().map(files::load).toList();
  }
}
