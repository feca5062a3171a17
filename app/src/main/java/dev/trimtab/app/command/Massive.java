package dev.trimtab.app.command;

import dev.trimtab.app.Workshop;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.StudyPlan;
import dev.trimtab.lab.extract.ExtractionMethods;
import dev.trimtab.lab.massive.Calibration;
import dev.trimtab.lab.massive.Calibrator;
import dev.trimtab.lab.massive.MassivePlan;
import dev.trimtab.lab.massive.MassiveResult;
import dev.trimtab.lab.massive.MassiveStudy;
import dev.trimtab.lab.report.MassiveReport;
import dev.trimtab.lab.report.MassiveTables;
import dev.trimtab.lab.report.ReportContext;
import dev.trimtab.lab.report.ReportTable;
import dev.trimtab.lab.steer.Subject;
import dev.trimtab.lab.trait.Trait;
import dev.trimtab.model.quant.Precision;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
          + " after. All are searched and confirmed alike. Without --judge the built-in judge"
          + " scores, which knows the built-in models' English only. Stages are kept in the output"
          + " folder."
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
  /* Massive dimensions make the base norm large: what steers is a small share of it. */
  private static final double START = 0.03;

  private static final int FINE = 6;

  @Parameters(index = "0", paramLabel = "MODEL", description = Models.MODEL)
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

  @Mixin private SearchOptions search = new SearchOptions(START, FINE);
  @Mixin private PrecisionOption precision = new PrecisionOption();
  @Mixin private ExtractionOptions extraction = new ExtractionOptions();
  @Mixin private StudyCommand study = new StudyCommand();

  @Override
  public Integer call() throws IOException {
    methods.forEach(ExtractionMethods::get);
    if (ids.isEmpty() && !calibrate) {
      throw new UserError(
          "No trait is named.", "Name traits such as arditi/refusal, or give --calibrate.");
    }
    if (continuation < 0) {
      throw new UserError("--continuation " + continuation + " cannot be.", "Give 0 or more.");
    }
    List<String> texts = prompts == null ? Calibrator.prompts() : lines(prompts);
    Path path = study.home().model(model);
    Precision form = precision.of(path);
    String title = "Massive activations in " + form.id();
    if (calibrate) {
      study.run(title, path, new Calibrating(path, form, texts));
      return 0;
    }
    List<Trait> chosen = extraction.traits(ids);
    MassivePlan plan =
        new MassivePlan(
            chosen.stream().map(Trait::id).toList(),
            methods,
            new StudyPlan.ExtractionPlan(
                methods, extraction.contrasts(), extraction.maxNewTokens(), true, true, 0.1, false),
            search.plan(path, extraction.maxNewTokens(), false),
            continuation,
            MassivePlan.BARS,
            extraction.seed());
    study.run(title, path, new Studying(path, form, texts, plan, chosen));
    return 0;
  }

  /** Names the dimensions. */
  private final class Calibrating implements StudyCommand.Work<Calibration> {
    private final Path path;
    private final Precision form;
    private final List<String> texts;
    private Map<String, String> provenance = Map.of();

    Calibrating(Path path, Precision form, List<String> texts) {
      this.path = path;
      this.form = form;
      this.texts = texts;
    }

    @Override
    public Calibration run(Workshop workshop, PrintWriter err) {
      try (Subject subject = workshop.subject(path, form, extraction.systemAsUser())) {
        provenance = Map.of("model." + subject.precision(), subject.identity());
        return new Calibrator(workshop.laboratory().store(), continuation).run(subject, texts);
      }
    }

    @Override
    public void write(Calibration result, ReportContext context, Path report, Path store) {
      StudyOutput.write(
          MassiveReport.of(result, provenance, context), MassiveReport.calibrationData(), report);
    }

    @Override
    public List<ReportTable> tables(Calibration result) {
      return MassiveTables.of(result);
    }

    @Override
    public boolean judged() {
      return false;
    }
  }

  /** Steers with every vector. */
  private final class Studying implements StudyCommand.Work<MassiveResult> {
    private final Path path;
    private final Precision form;
    private final List<String> texts;
    private final MassivePlan plan;
    private final List<Trait> traits;

    Studying(Path path, Precision form, List<String> texts, MassivePlan plan, List<Trait> traits) {
      this.path = path;
      this.form = form;
      this.texts = texts;
      this.plan = plan;
      this.traits = traits;
    }

    @Override
    public MassiveResult run(Workshop workshop, PrintWriter err) {
      try (Subject subject = workshop.subject(path, form, extraction.systemAsUser())) {
        return new MassiveStudy(
                study.laboratory(workshop), plan, traits, new MassiveProgress(model, err))
            .run(subject, texts);
      }
    }

    @Override
    public void write(MassiveResult result, ReportContext context, Path report, Path store) {
      StudyOutput.write(result, context, report, store);
    }

    @Override
    public List<ReportTable> tables(MassiveResult result) {
      return MassiveTables.brief(result);
    }
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
