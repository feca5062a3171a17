package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import dev.trimtab.app.JudgeSource;
import dev.trimtab.app.Workshop;
import dev.trimtab.core.Device;
import dev.trimtab.lab.experiment.Laboratory;
import dev.trimtab.lab.experiment.Study;
import dev.trimtab.lab.experiment.StudyPlan;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.judge.Spending;
import dev.trimtab.lab.report.ReportContext;
import dev.trimtab.lab.report.ReportTable;
import dev.trimtab.lab.report.ReportTables;
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

  private static final String FOREIGN =
      "! The built-in judge has read nothing but the built-in models' plain English: what it makes"
          + " of another model's answers means little. Name a judge with --judge.";

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where artifacts and report go. Default: trimtab-${COMMAND-NAME}.")
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

  /**
   * What a command computes with a store and a judge, and what it leaves.
   *
   * @param <R> the result
   */
  interface Work<R> {
    /** Computes the result; tells {@code err} how far it is. */
    R run(Workshop workshop, PrintWriter err) throws IOException;

    /** Writes the report's files below {@code report}; artifacts lie in {@code store}. */
    void write(R result, ReportContext context, Path report, Path store);

    /** The tables that are printed. */
    List<ReportTable> tables(R result);

    /** Whether the judge has a part in it. */
    default boolean judged() {
      return true;
    }
  }

  /** What stages work with, as the options say. */
  Laboratory laboratory(Workshop workshop) {
    return workshop.laboratory().asking(judge.again());
  }

  /** Runs a study of {@code model}, writes its report, prints its tables. */
  void run(StudyPlan plan, List<Trait> traits, Path model, boolean systemAsUser)
      throws IOException {
    plan.precisions().forEach(Precisions.ALL::get);
    run(
        "Trimtab " + plan.name(),
        model,
        new Work<StudyResult>() {
          @Override
          public StudyResult run(Workshop workshop, PrintWriter err) {
            try (StudyProgress progress = new StudyProgress(err, EngineOptions.terminal())) {
              return new Study(
                      plan,
                      traits,
                      id -> workshop.subject(model, Precisions.ALL.get(id), systemAsUser),
                      laboratory(workshop),
                      progress)
                  .run();
            }
          }

          @Override
          public void write(StudyResult result, ReportContext context, Path report, Path store) {
            StudyOutput.write(result, context, report, store);
          }

          @Override
          public List<ReportTable> tables(StudyResult result) {
            return ReportTables.of(result);
          }
        });
  }

  /**
   * Runs work on {@code model}, writes its report, prints its tables.
   *
   * @param title of the report
   */
  <R> void run(String title, Path model, Work<R> work) throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    Path folder = out == null ? Path.of("trimtab-" + spec.name()) : out;
    List<String> command = List.copyOf(spec.commandLine().getParseResult().originalArgs());
    JudgeSource source = judge.orBuiltIn(home());
    if (work.judged()
        && source.equals(judge.builtIn(home()))
        && !model.startsWith(home().models())) {
      say(FOREIGN);
    }
    long begin = System.nanoTime();
    R result;
    String description;
    Spending spent;
    try (Interruption _ = Interruption.keeps(err, folder.resolve(STORE));
        Device device = engine.open();
        Workshop workshop = Workshop.open(device, folder.resolve(STORE), source, command)) {
      description = device.description();
      result = work.run(workshop, err);
      spent = workshop.spent();
    }
    List<String> line = new ArrayList<>(List.of("trimtab"));
    line.addAll(command);
    Path report = folder.resolve(REPORT);
    new Made(line, description).keep(folder);
    work.write(
        result, new ReportContext(title, line, description, ""), report, folder.resolve(STORE));
    StudyOutput.print(result, work.tables(result), json, spec.commandLine().getOut());
    judge.print(spent, err);
    err.printf(
        Locale.ROOT,
        "%nReport: %s (%.0f s)%n",
        report.resolve("index.html").toAbsolutePath(),
        (System.nanoTime() - begin) / 1e9);
    err.flush();
  }
}
