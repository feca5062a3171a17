package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import dev.trimtab.app.JudgeSource;
import dev.trimtab.app.Workshop;
import dev.trimtab.core.Device;
import dev.trimtab.lab.experiment.Study;
import dev.trimtab.lab.experiment.StudyPlan;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.judge.Spending;
import dev.trimtab.lab.report.ReportContext;
import dev.trimtab.lab.trait.Trait;
import dev.trimtab.model.quant.Precisions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command that runs a study shares: where it is kept, how it is shown. */
final class StudyCommand {
  /** The folder of artifacts within the output folder. */
  static final String STORE = "store";

  /** The folder of the report within the output folder. */
  static final String REPORT = "report";

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where artifacts and report go. Default: trimtab- and the command's name.")
  private @Nullable Path out;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  @Mixin private JudgeOption judge = new JudgeOption();
  @Mixin private EngineOptions engine = new EngineOptions();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  Home home() {
    return engine.home();
  }

  /** Tells the person who waits something before the study begins. */
  void say(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }

  /** Runs a study of {@code model}, writes its report, prints its tables. */
  void run(StudyPlan plan, List<Trait> traits, Path model, boolean systemAsUser)
      throws IOException {
    plan.precisions().forEach(Precisions.ALL::get);
    PrintWriter err = spec.commandLine().getErr();
    Path folder = out == null ? Path.of("trimtab-" + spec.name()) : out;
    List<String> command = List.copyOf(spec.commandLine().getParseResult().originalArgs());
    JudgeSource source = judge.orBuiltIn(home());
    long begin = System.nanoTime();
    StudyResult result;
    String description;
    Spending spent;
    try (Device device = engine.open();
        Workshop workshop = Workshop.open(device, folder.resolve(STORE), source, command);
        StudyProgress progress = new StudyProgress(err, EngineOptions.terminal())) {
      description = device.description();
      result =
          new Study(
                  plan,
                  traits,
                  id -> workshop.subject(model, Precisions.ALL.get(id), systemAsUser),
                  workshop.laboratory(),
                  progress)
              .run();
      spent = workshop.spent();
    }
    List<String> line = new ArrayList<>(List.of("trimtab"));
    line.addAll(command);
    ReportContext context = new ReportContext("Trimtab " + plan.name(), line, description, "");
    Path report = folder.resolve(REPORT);
    StudyOutput.write(result, context, report);
    StudyOutput.print(result, json, spec.commandLine().getOut());
    judge.print(spent, err);
    err.printf(
        Locale.ROOT,
        "%nReport: %s (%.0f s)%n",
        report.resolve("index.html").toAbsolutePath(),
        (System.nanoTime() - begin) / 1e9);
    err.flush();
  }
}
