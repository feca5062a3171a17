package dev.trimtab.app.command;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.StudyResult;
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
      "  trimtab report trimtab-demo --json"
    })
final class ReportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "The study's output folder.")
  private Path folder = Path.of("");

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
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
}
