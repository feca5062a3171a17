package dev.trimtab.app.command;

import dev.trimtab.app.JudgeSource;
import dev.trimtab.app.Workshop;
import dev.trimtab.core.Device;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.StudyPlan;
import dev.trimtab.lab.extract.ExtractionMethods;
import dev.trimtab.lab.massive.Calibration;
import dev.trimtab.lab.massive.Calibrator;
import dev.trimtab.lab.massive.MassivePlan;
import dev.trimtab.lab.massive.MassiveResult;
import dev.trimtab.lab.massive.MassiveStudy;
import dev.trimtab.lab.massive.VariantResult;
import dev.trimtab.lab.report.CsvReport;
import dev.trimtab.lab.report.MarkdownReport;
import dev.trimtab.lab.report.MassiveTables;
import dev.trimtab.lab.report.ReportTable;
import dev.trimtab.lab.report.TextTables;
import dev.trimtab.lab.steer.SearchSettings;
import dev.trimtab.lab.steer.Subject;
import dev.trimtab.lab.store.Records;
import dev.trimtab.lab.trait.Trait;
import dev.trimtab.model.quant.Precisions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab massive}: what a few dominating dimensions do to trait vectors. */
@Command(
    name = "massive",
    mixinStandardHelpOptions = true,
    header = "Find a model's massive activations, and what cleaning them does to steering.",
    description = {
      "",
      "Calibration reads the model's own continuations and names the dimensions that dominate each"
          + " layer. Then each method's vector is steered as it is and with twelve cleanings: one"
          + " to three dimensions, of the layer or of many layers, taken out before the fit or"
          + " after. All are searched and confirmed alike. Stages are kept in the output folder."
    },
    footer = {
      "",
      "Examples:",
      "  trimtab massive skiff-massive arditi/refusal",
      "  trimtab massive skiff-massive --calibrate",
      "  trimtab massive skiff-massive pv/malice pv/sycophancy --methods probe",
      "  trimtab massive DIR my/trait --traits my-traits --judge DIR --layers 9,10"
    })
final class Massive implements Callable<Integer> {
  private static final List<Double> BARS = List.of(60.0, 65.0, 68.0, 70.0, 72.0, 75.0, 80.0);
  private static final int WIDTH = 118;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description = "A checkpoint folder, or a built-in model's name.")
  private String model = "";

  @Parameters(index = "1..*", arity = "0..*", paramLabel = "TRAIT", description = "Which traits.")
  private List<String> ids = List.of();

  @Option(names = "--calibrate", description = "Only name the dimensions, without steering.")
  private boolean calibrate;

  @Option(
      names = "--methods",
      split = ",",
      paramLabel = "M",
      defaultValue = "probe,mean_diff",
      description = "Extraction methods. Default: ${DEFAULT-VALUE}.")
  private List<String> methods = List.of();

  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "bf16",
      description = "Default: ${DEFAULT-VALUE}.")
  private String precision = "bf16";

  @Option(
      names = "--prompts",
      paramLabel = "FILE",
      description = "Calibration prompts, one a line. Default: fifty of Trimtab's.")
  private @Nullable Path prompts;

  @Option(
      names = "--continuation",
      paramLabel = "N",
      defaultValue = "64",
      description = "Tokens the model goes on for in calibration. Default: ${DEFAULT-VALUE}.")
  private int continuation = 64;

  @Option(
      names = "--layers",
      split = ",",
      paramLabel = "L",
      description = "Layers searched, from 0. Default: 30 %% to 60 %% of the depth.")
  private List<Integer> layers = List.of();

  @Option(
      names = "--start",
      paramLabel = "RATIO",
      defaultValue = "0.03",
      description = {
        "First coefficient of the search as a share of the base norm, which massive dimensions",
        "make large. Default: ${DEFAULT-VALUE}."
      })
  private double start = 0.03;

  @Option(
      names = "--questions",
      paramLabel = "N",
      defaultValue = "12",
      description = "Search questions; 0 takes all. Default: ${DEFAULT-VALUE}.")
  private int questions = 12;

  @Option(names = "--steps", paramLabel = "N", defaultValue = "5", description = "Search steps.")
  private int steps = 5;

  @Option(
      names = "--bar",
      paramLabel = "COHERENCE",
      defaultValue = "70",
      description = "Coherence that a setting must keep. Default: ${DEFAULT-VALUE}.")
  private double bar = 70;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "trimtab-massive",
      description = "Where artifacts and report go. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("trimtab-massive");

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  @Mixin private ExtractionOptions extraction = new ExtractionOptions();
  @Mixin private JudgeOption judge = new JudgeOption();
  @Mixin private EngineOptions engine = new EngineOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    methods.forEach(ExtractionMethods::get);
    if (ids.isEmpty() && !calibrate) {
      throw new UserError(
          "No trait is named.", "Name traits such as arditi/refusal, or give --calibrate.");
    }
    if (start <= 0 || steps < 1 || continuation < 0 || questions < 0) {
      throw new UserError(
          "A search from ratio %s in %d steps on %d questions, continuations of %d tokens."
              .formatted(start, steps, questions, continuation),
          "Give a ratio above 0, at least one step and no negative numbers.");
    }
    List<String> texts = prompts == null ? Calibrator.prompts() : lines(prompts);
    List<Trait> chosen = ids.isEmpty() ? List.of() : extraction.traits(ids, engine.home());
    List<String> command = List.copyOf(spec.commandLine().getParseResult().originalArgs());
    JudgeSource source = judge.orBuiltIn(engine.home());
    try (Device device = engine.open();
        Workshop workshop =
            Workshop.open(device, out.resolve(StudyCommand.STORE), source, command);
        Subject subject =
            workshop.subject(
                engine.home().model(model),
                Precisions.ALL.get(precision),
                extraction.systemAsUser())) {
      if (calibrate) {
        calibration(workshop, subject, texts);
      } else {
        study(workshop, subject, texts, chosen);
      }
    }
    return 0;
  }

  private void calibration(Workshop workshop, Subject subject, List<String> texts) {
    Calibration found =
        new Calibrator(workshop.laboratory().store(), continuation).run(subject, texts);
    print(found, MassiveTables.of(found));
  }

  private void study(Workshop workshop, Subject subject, List<String> texts, List<Trait> chosen)
      throws IOException {
    SearchSettings standard = SearchSettings.STANDARD;
    MassivePlan plan =
        new MassivePlan(
            ids,
            methods,
            new StudyPlan.ExtractionPlan(
                methods, extraction.contrasts(), extraction.maxNewTokens(), true, true, 0.1, false),
            new StudyPlan.SteeringPlan(
                layers,
                questions,
                0,
                extraction.maxNewTokens(),
                false,
                false,
                new SearchSettings(
                    start,
                    standard.up(),
                    standard.down(),
                    steps,
                    bar,
                    standard.certainty(),
                    standard.margin(),
                    standard.bisect(),
                    6,
                    standard.fineWithin(),
                    standard.scope())),
            continuation,
            BARS,
            extraction.seed());
    MassiveResult result =
        new MassiveStudy(workshop.laboratory(), plan, chosen, progress()).run(subject, texts);
    List<ReportTable> tables = MassiveTables.of(result);
    write(result, tables);
    print(result, tables);
  }

  private MassiveStudy.Listener progress() {
    PrintWriter err = spec.commandLine().getErr();
    long begin = System.nanoTime();
    return new MassiveStudy.Listener() {
      @Override
      public void calibrated(Calibration calibration) {
        err.printf(Locale.ROOT, "Calibrated on %d tokens.%n", calibration.tokens());
        err.flush();
      }

      @Override
      public void finished(VariantResult variant, int index, int count) {
        double seconds = (System.nanoTime() - begin) / 1e9;
        String score =
            variant
                .reportDelta()
                .map(delta -> String.format(Locale.ROOT, "%+.1f", delta))
                .orElse("no coherent setting");
        err.printf(
            Locale.ROOT,
            "%d/%d %s %s: %s (%.0f s, about %.0f s left)%n",
            index + 1,
            count,
            variant.trait(),
            variant.variant(),
            score,
            seconds,
            seconds / (index + 1) * (count - index - 1));
        err.flush();
      }
    };
  }

  private void write(MassiveResult result, List<ReportTable> tables) throws IOException {
    Path report = out.resolve(StudyCommand.REPORT);
    Path csv = report.resolve("tables");
    Files.createDirectories(csv);
    StringBuilder markdown = new StringBuilder("# Massive activations\n");
    for (ReportTable table : tables) {
      markdown.append('\n').append(MarkdownReport.of(table));
      Files.writeString(csv.resolve(table.id() + ".csv"), CsvReport.of(table));
    }
    markdown.append("\n## Provenance\n\n");
    result
        .provenance()
        .forEach((name, value) -> markdown.append("- %s: %s%n".formatted(name, value)));
    markdown.append("%nMade by%n%n    trimtab".formatted());
    spec.commandLine().getParseResult().originalArgs().forEach(a -> markdown.append(' ').append(a));
    Files.writeString(report.resolve("report.md"), markdown.append('\n'));
    spec.commandLine().getErr().println("Report: " + report.resolve("report.md").toAbsolutePath());
  }

  private void print(Object result, List<ReportTable> tables) {
    PrintWriter to = spec.commandLine().getOut();
    if (json) {
      to.print(Records.text(result));
    } else {
      tables.forEach(table -> to.println(TextTables.ofWidth(WIDTH).of(table)));
    }
    to.flush();
  }

  private static List<String> lines(Path file) {
    try {
      List<String> lines = Files.readString(file).lines().filter(l -> !l.isBlank()).toList();
      if (lines.isEmpty()) {
        throw new UserError(file + " holds no prompt.", "Write one prompt a line.");
      }
      return lines;
    } catch (IOException e) {
      throw new UserError(
          file + " cannot be read: " + e.getMessage() + ".",
          "Check the path and its permissions.",
          e);
    }
  }
}
