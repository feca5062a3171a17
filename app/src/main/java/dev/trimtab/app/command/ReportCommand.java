package dev.trimtab.app.command;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.file.ExperimentResult;
import dev.trimtab.lab.massive.MassiveResult;
import dev.trimtab.lab.massive.MassiveStudy;
import dev.trimtab.lab.report.MassiveTables;
import dev.trimtab.lab.report.ReportContext;
import dev.trimtab.lab.store.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab report}: the report of a finished study once more. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    header = "Write the report of a finished study again, and print its tables.",
    description = {
      "",
      "The report folder holds index.html, pages with every answer that a number was computed from,"
          + " report.md, the pictures as SVG, the tables as CSV, and answers, cells, settings and"
          + " cosines as CSV and Parquet."
    },
    footer = {
      "",
      "Examples:",
      "  trimtab report trimtab-demo",
      "  trimtab report quant-sensitivity-skiff",
      "  trimtab report trimtab-demo --json"
    })
final class ReportCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FOLDER",
      description = "The output folder of a study or experiment, or the experiment file.")
  private Path folder = Path.of("");

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    if (ExperimentPlace.isOutput(folder) || Files.isRegularFile(folder)) {
      return experiment(ExperimentPlace.of(folder));
    }
    Path store = folder.resolve(StudyCommand.STORE);
    Path file = store.resolve("result.json");
    if (Files.exists(store.resolve(MassiveStudy.RESULT)) && !Files.exists(file)) {
      return massive(store);
    }
    if (!Files.exists(file)) {
      throw new UserError(
          folder + " holds no finished study.",
          "Run the study to its end first; it goes on where it was.");
    }
    StudyResult result = Made.result(folder, file, StudyResult.class);
    Path report = folder.resolve(StudyCommand.REPORT);
    Made made = Made.of(folder);
    StudyOutput.write(
        result,
        new ReportContext("Trimtab " + result.plan().name(), made.command(), made.engine(), ""),
        report,
        folder.resolve(StudyCommand.STORE));
    StudyOutput.print(result, json, spec.commandLine().getOut());
    spec.commandLine().getErr().println("Report: " + report.resolve("index.html").toAbsolutePath());
    return 0;
  }

  private Integer massive(Path store) throws IOException {
    MassiveResult result =
        Made.result(folder, store.resolve(MassiveStudy.RESULT), MassiveResult.class);
    Path report = folder.resolve(StudyCommand.REPORT);
    Made made = Made.of(folder);
    String title = "Massive activations in " + result.precision();
    StudyOutput.write(
        result, new ReportContext(title, made.command(), made.engine(), ""), report, store);
    StudyOutput.print(result, MassiveTables.brief(result), json, spec.commandLine().getOut());
    spec.commandLine().getErr().println("Report: " + report.resolve("index.html").toAbsolutePath());
    return 0;
  }

  private Integer experiment(ExperimentPlace place) throws IOException {
    Path file = place.out().resolve(ExperimentPlace.RESULT);
    if (!Files.exists(file)) {
      throw new UserError(
          place.out() + " holds no finished run.",
          "Run the experiment to its end first; it goes on where it was.");
    }
    ExperimentResult result = Made.result(place.out(), file, ExperimentResult.class);
    ExperimentOutput output = new ExperimentOutput(place.read(), result, place);
    Made made = Made.of(place.out());
    output.write(made.command(), made.engine());
    if (json) {
      spec.commandLine().getOut().print(Records.text(result));
      spec.commandLine().getOut().flush();
    } else {
      output.print(spec.commandLine().getOut());
    }
    Path report = place.out().resolve(StudyCommand.REPORT).resolve("index.html");
    spec.commandLine().getErr().println("Report: " + report.toAbsolutePath());
    return 0;
  }
}
