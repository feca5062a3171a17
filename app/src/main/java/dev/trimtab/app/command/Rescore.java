package dev.trimtab.app.command;

import dev.trimtab.app.JudgeSource;
import dev.trimtab.app.Workshop;
import dev.trimtab.core.Device;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.JudgeAgreement;
import dev.trimtab.lab.experiment.Rescoring;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.judge.Spending;
import dev.trimtab.lab.report.ReportContext;
import dev.trimtab.lab.store.Records;
import dev.trimtab.lab.trait.Trait;
import dev.trimtab.lab.trait.TraitFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab rescore}: the answers of a finished study before another judge. */
@Command(
    name = "rescore",
    mixinStandardHelpOptions = true,
    header = "Have another judge score the answers of a finished study, without its model.",
    description = {
      "",
      "Scores the answers behind the study's tables again and writes a report of its own beside the"
          + " study's, which stays as it is. Vectors and settings remain those that the study chose"
          + " under its own judge. Prints how far the two judges agree."
    },
    footer = {
      "",
      "Examples:",
      "  trimtab rescore trimtab-demo --judge openai:gpt-4o-mini",
      "  trimtab rescore trimtab-demo --judge MODEL-DIR --json"
    })
final class Rescore implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "The study's output folder.")
  private Path folder = Path.of("");

  @Option(names = "--traits", paramLabel = "DIR", description = "The folder of trait files.")
  private @Nullable Path traits;

  @Option(names = "--json", description = "Print result, agreement and spending as JSON.")
  private boolean json;

  @Mixin private JudgeOption judge = new JudgeOption();
  @Mixin private EngineOptions engine = new EngineOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * What is printed as JSON.
   *
   * @param name of the report and of the result in the store
   * @param result under the new judge
   * @param agreement of the study's judge with it
   * @param spent what was asked now
   * @param cost of that; 0 without a price
   */
  record Rescored(
      String name, StudyResult result, JudgeAgreement agreement, Spending spent, double cost) {}

  @Override
  public Integer call() throws IOException {
    JudgeSource source =
        judge
            .get(engine.home())
            .orElseThrow(
                () -> new UserError("No judge is named.", "Give --judge, as trimtab steer does."));
    StudyResult study = JudgedStudies.of(folder).own();
    List<Trait> chosen = traits(study);
    PrintWriter err = spec.commandLine().getErr();
    List<String> command = List.copyOf(spec.commandLine().getParseResult().originalArgs());
    StudyResult result;
    Spending spent;
    String description;
    String name;
    try (Device device = engine.open();
        Workshop workshop =
            Workshop.open(device, folder.resolve(StudyCommand.STORE), source, command)) {
      description = device.description();
      String identity = workshop.laboratory().judge().identity();
      if (identity.equals(study.provenance().get("judge"))) {
        throw new UserError("This judge scored the study already.", "Name another with --judge.");
      }
      name = JudgedStudies.name(source, identity);
      result = new Rescoring(workshop.laboratory(), chosen).run(study);
      workshop.store().publish(JudgedStudies.file(name), Records.text(result));
      spent = workshop.spent();
    }
    command.addFirst("trimtab");
    Path report = folder.resolve(StudyCommand.REPORT + "-" + name);
    StudyOutput.write(
        result,
        new ReportContext("Trimtab " + study.plan().name() + ", " + name, command, description, ""),
        report);
    print(
        new Rescored(
            name, result, JudgeAgreement.of(study, result), spent, spent.cost(judge.price())));
    judge.print(spent, err);
    err.println("Report: " + report.resolve("index.html").toAbsolutePath());
    err.flush();
    return 0;
  }

  private void print(Rescored rescored) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.print(Records.text(rescored));
    } else {
      StudyOutput.print(rescored.result, false, out);
      JudgeAgreementCommand.print(rescored.agreement, "the study's judge", rescored.name, out);
    }
    out.flush();
  }

  /** The study's traits as they were: a changed rubric or question is another study. */
  private List<Trait> traits(StudyResult study) {
    TraitFiles files = new TraitFiles(traits == null ? engine.home().traits() : traits);
    List<Trait> chosen = study.plan().traits().stream().map(files::load).toList();
    for (Trait trait : chosen) {
      if (!trait.hash().equals(study.provenance().get("trait." + trait.id()))) {
        throw new UserError(
            "The trait %s has changed since the study was run.".formatted(trait.id()),
            "Name the folder with its files as they were: --traits DIR.");
      }
    }
    return chosen;
  }
}
