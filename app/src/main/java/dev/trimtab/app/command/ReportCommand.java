package dev.trimtab.app.command;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.file.ExperimentResult;
import dev.trimtab.lab.report.ReportContext;
import dev.trimtab.lab.store.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    Path file = folder.resolve(StudyCommand.STORE).resolve("result.json");
    if (!Files.exists(file)) {
      throw new UserError(
          folder + " holds no finished study.",
          "Run the study to its end first; it goes on where it was.");
    }
    StudyResult result = Records.read(Files.readString(file), StudyResult.class);
    Path report = folder.resolve(StudyCommand.REPORT);
    StudyOutput.write(
        result,
        new ReportContext(
            "Trimtab " + result.plan().name(),
            List.of("trimtab", "report", folder.toString()),
            "",
            ""),
        report);
    StudyOutput.print(result, json, spec.commandLine().getOut());
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
    ExperimentResult result = Records.read(Files.readString(file), ExperimentResult.class);
    ExperimentOutput output = new ExperimentOutput(place.read(), result, place.out());
    output.write(List.of("trimtab", "report", folder.toString()), "");
    if (json) {
      spec.commandLine().getOut().print(Records.text(result));
      spec.commandLine().getOut().flush();
    } else {
      output.print(spec.commandLine().getOut());
    }
    Path report = place.out().resolve(StudyCommand.REPORT).resolve("report.md");
    spec.commandLine().getErr().println("Report: " + report.toAbsolutePath());
    return 0;
  }
}
