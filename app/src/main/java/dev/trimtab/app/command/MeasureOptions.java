package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import dev.trimtab.app.Workshop;
import dev.trimtab.core.Device;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.measure.Condition;
import dev.trimtab.lab.measure.ScoredModel;
import dev.trimtab.lab.store.Store;
import dev.trimtab.lab.trait.TraitFiles;
import dev.trimtab.model.Model;
import dev.trimtab.model.hook.Steering;
import dev.trimtab.model.quant.Precision;
import dev.trimtab.model.quant.Precisions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The options of every measure that asks a model: which, in which precisions, under which steering.
 */
final class MeasureOptions {
  private static final String PLAIN = "fp32";

  @Option(names = "--model", paramLabel = "MODEL", description = Models.MODEL)
  private String model = "";

  @Option(
      names = {"--precision", "--precisions"},
      split = ",",
      paramLabel = "P[,P]",
      hideParamSyntax = true,
      description =
          "How the blocks' weights are stored and applied. Several are compared with the first on"
              + " the same items. Default: that of a quantised checkpoint or GGUF file, or else"
              + " fp32, which changes no weight and multiplies in float32.")
  private List<String> precisions = List.of();

  @Option(
      names = "--steer",
      paramLabel = "TRAIT=RATIO[@LAYER]",
      description =
          "Measure without and with this steering, and compare both item by item. What RATIO and"
              + " LAYER mean: trimtab generate --help. Given several times, all steer together.")
  private List<String> steer = new ArrayList<>();

  @Option(
      names = "--vector",
      paramLabel = "FILE=RATIO[@LAYER]",
      description =
          "The same with a vector from a file: one that trimtab extract wrote, plain safetensors,"
              + " or a control vector in GGUF.")
  private List<String> vectors = new ArrayList<>();

  @Option(
      names = "--times",
      split = ",",
      paramLabel = "F[,F]",
      hideParamSyntax = true,
      description =
          "Measure with the steering multiplied by each of these, for example 0.5,1,2. Default: 1.")
  private List<Double> times = List.of();

  @Mixin private Traits.Folder folder = new Traits.Folder();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "trimtab-measures",
      description =
          "Where results are kept, so that none is computed twice. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("trimtab-measures");

  @Option(names = "--json", description = "Print JSON, items one by one.")
  private boolean json;

  @Mixin private EngineOptions engine = new EngineOptions();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  boolean json() {
    return json;
  }

  /** As the user named it. */
  String model() {
    return model;
  }

  TraitFiles traits() {
    return folder.open();
  }

  /** What is asked of one model under one steering. */
  interface Question<T> {
    T ask(ScoredModel model, Condition condition, Store store);
  }

  /** The answers for each precision, without steering first. */
  <T> List<T> cells(Question<T> question) throws IOException {
    if (model.isEmpty()) {
      throw new UserError("Which model?", "Name it with --model, for example --model skiff.");
    }
    if (steer.isEmpty() && vectors.isEmpty() && !times.isEmpty()) {
      throw new UserError("--times multiplies nothing.", "Name a steering with --steer.");
    }
    Home home = engine.home();
    Path folder = home.model(model);
    List<Precision> chosen = precisions(folder);
    List<T> answers = new ArrayList<>();
    PrintWriter err = spec.commandLine().getErr();
    List<String> command = List.copyOf(spec.commandLine().getParseResult().originalArgs());
    try (Interruption _ = Interruption.keeps(err, out.resolve(StudyCommand.STORE));
        Device device = engine.open();
        Workshop workshop =
            Workshop.withoutJudge(device, out.resolve(StudyCommand.STORE), command);
        MeasureProgress progress = new MeasureProgress(err, EngineOptions.terminal())) {
      workshop.store().listen(progress);
      for (Precision precision : chosen) {
        try (Model loaded = Model.load(folder, precision, device)) {
          List<Condition> conditions = conditions(loaded, home, err);
          try (ScoredModel scored = new ScoredModel(loaded, Workshop.ENGINE)) {
            for (Condition condition : conditions) {
              progress.of(precision.id() + " " + condition.label());
              answers.add(question.ask(scored, condition, workshop.store()));
            }
          }
        }
      }
    }
    return answers;
  }

  /* What is measured is the model as it is: float32 rounds nothing that the file holds. */
  private List<Precision> precisions(Path folder) throws IOException {
    return precisions.isEmpty()
        ? List.of(Model.customaryPrecision(folder, Precisions.ALL.get(PLAIN)))
        : precisions.stream().map(Precisions.ALL::get).toList();
  }

  private List<Condition> conditions(Model loaded, Home home, PrintWriter err) throws IOException {
    List<Condition> conditions = new ArrayList<>(List.of(Condition.PLAIN));
    if (steer.isEmpty() && vectors.isEmpty()) {
      return conditions;
    }
    Steering steering = steering(loaded, home, err);
    List<String> words = new ArrayList<>(steer);
    words.addAll(vectors);
    String label = String.join(" + ", words);
    for (double factor : times.isEmpty() ? List.of(1.0) : times) {
      conditions.add(
          new Condition(
              factor == 1 ? label : String.format(Locale.ROOT, "%s × %s", label, plain(factor)),
              Condition.times(steering, factor)));
    }
    return conditions;
  }

  private static String plain(double factor) {
    return factor == Math.rint(factor) ? String.valueOf((long) factor) : String.valueOf(factor);
  }

  /* The options that chat and generate steer with, without those that watch. */
  private Steering steering(Model loaded, Home home, PrintWriter err) throws IOException {
    List<String> words = new ArrayList<>();
    steer.forEach(word -> words.addAll(List.of("--steer", word)));
    vectors.forEach(word -> words.addAll(List.of("--vector", word)));
    words.addAll(List.of("--traits", folder.root().toString()));
    SteerOption option =
        CommandLine.populateCommand(new SteerOption(), words.toArray(String[]::new));
    return option.steering(loaded, home, err);
  }
}
