package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import dev.trimtab.app.JudgeSource;
import dev.trimtab.app.Workshop;
import dev.trimtab.core.Device;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.Compliance;
import dev.trimtab.lab.experiment.ContrastTexts;
import dev.trimtab.lab.experiment.Extracted;
import dev.trimtab.lab.experiment.Extraction;
import dev.trimtab.lab.experiment.ExtractionResult;
import dev.trimtab.lab.experiment.StudyPlan.ExtractionPlan;
import dev.trimtab.lab.extract.ExtractionMethods;
import dev.trimtab.lab.extract.Separation;
import dev.trimtab.lab.extract.TraitVector;
import dev.trimtab.lab.steer.BaseNorms;
import dev.trimtab.lab.steer.Subject;
import dev.trimtab.lab.store.Records;
import dev.trimtab.lab.store.StepEvent;
import dev.trimtab.lab.store.TraitVectorFile;
import dev.trimtab.lab.trait.Trait;
import dev.trimtab.lab.vector.ExtractedEvaluation;
import dev.trimtab.model.quant.Precision;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab extract}: trait vectors of a model. */
@Command(
    name = "extract",
    mixinStandardHelpOptions = true,
    header = "Extract trait vectors from a model.",
    description = {
      "",
      "Writes one safetensors file for each trait and method: tensor vectors [L, H] float32, unit"
          + " length, with where it comes from in its metadata. Stages are kept in the output"
          + " folder and not computed twice. Base norms are the mean norm of the residual stream"
          + " over all examples, where the trait is read; they are in the file too, for trimtab"
          + " vector show. With --judge the responses are vetted first; without,"
          + " all are trained on. Exit code 1 where a trait gave no vector."
    },
    footer = {
      "",
      "Examples:",
      "  trimtab extract skiff pv/malice",
      "  trimtab extract DIR --traits my-traits --methods mean_diff,probe --holdout 0",
      "  trimtab extract skiff --precision nf4 --judge builtin --json"
    })
final class Extract implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "MODEL", description = Models.MODEL)
  private String model = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "TRAIT",
      description = "Which traits. Default: all of the folder.")
  private List<String> ids = List.of();

  @Option(
      names = "--methods",
      split = ",",
      paramLabel = "METHOD",
      defaultValue = "mean_diff,probe",
      description = "mean_diff, probe, probe_lbfgs, pca, random. Default: ${DEFAULT-VALUE}.")
  private List<String> methods = List.of();

  @Option(
      names = "--holdout",
      paramLabel = "FRACTION",
      defaultValue = "0.1",
      description = "Share held out for evaluation; 0 trains on every pair. Default: 0.1.")
  private double holdout = 0.1;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "trimtab-vectors",
      description = "Where vectors and stages go. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("trimtab-vectors");

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private ExtractionOptions extraction = new ExtractionOptions();
  @Mixin private JudgeOption judge = new JudgeOption();
  @Mixin private PrecisionOption precision = new PrecisionOption();
  @Mixin private EngineOptions engine = new EngineOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  private final List<Row> rows = new ArrayList<>();

  /**
   * One vector that was written.
   *
   * @param baseNorms mean norm of the residual stream over the examples, by layer
   */
  record Row(
      String trait,
      String method,
      String file,
      Compliance positive,
      Compliance negative,
      List<Double> baseNorms,
      ExtractionResult.Method evaluation) {
    /** Copies the list. */
    Row {
      baseNorms = List.copyOf(baseNorms);
    }
  }

  @Override
  public Integer call() throws IOException {
    methods.forEach(ExtractionMethods::get);
    if (!(holdout >= 0 && holdout < 1)) {
      throw new UserError("--holdout " + holdout + " is no share.", "Give one from 0 to 0.9.");
    }
    Home home = engine.home();
    List<Trait> chosen = extraction.traits(ids);
    Optional<JudgeSource> vetting = judge.get(home);
    boolean whole = true;
    Path path = home.model(model);
    Precision form = precision.of(path);
    try (Interruption _ =
            Interruption.keeps(spec.commandLine().getErr(), out.resolve(StudyCommand.STORE));
        Device device = engine.open();
        Workshop workshop = workshop(device, vetting);
        Subject subject = workshop.subject(path, form, extraction.systemAsUser())) {
      PrintWriter err = spec.commandLine().getErr();
      workshop.store().listen(event -> tell(err, event));
      ExtractionPlan plan =
          new ExtractionPlan(
              methods,
              extraction.contrasts(),
              extraction.maxNewTokens(),
              vetting.isPresent(),
              true,
              holdout,
              false);
      Extraction stages =
          new Extraction(workshop.laboratory().asking(judge.again()), plan, extraction.seed());
      for (Trait trait : chosen) {
        ContrastTexts texts = stages.texts(trait, subject);
        switch (stages.vectors(trait, subject, texts)) {
          case Extracted.Stopped stopped -> {
            err.println(trait.id() + ": " + stopped.reason());
            whole = false;
          }
          case Extracted.Vectors vectors ->
              keep(subject, trait, vectors, stages.norms(trait, subject, texts));
        }
      }
      judge.print(workshop.spent(), err);
    }
    print();
    return whole ? 0 : 1;
  }

  private Workshop workshop(Device device, Optional<JudgeSource> vetting) throws IOException {
    List<String> command = List.of("extract", model);
    Path folder = out.resolve("store");
    return vetting.isEmpty()
        ? Workshop.withoutJudge(device, folder, command)
        : Workshop.open(device, folder, vetting.get(), command);
  }

  private static void tell(PrintWriter err, StepEvent event) {
    if (event instanceof StepEvent.Begun begun && begun.items() > 1) {
      err.println(begun.artifact() + ": " + (begun.items() - begun.done()) + " to do");
      err.flush();
    }
  }

  private void keep(Subject subject, Trait trait, Extracted.Vectors vectors, BaseNorms norms)
      throws IOException {
    for (String method : methods) {
      Path file = file(trait, subject.precision(), method);
      Map<String, String> about = new TreeMap<>();
      about.put("trait", trait.id());
      about.put("model", subject.identity());
      about.put("precision", subject.precision());
      about.put("position", trait.position().toString());
      about.put("key", vectors.result().key());
      TraitVector vector = vectors.method(method);
      Files.createDirectories(file.toAbsolutePath().getParent());
      new TraitVectorFile(vector, about)
          .with(ExtractedEvaluation.of(vectors.result(), method))
          .withBaseNorms(norms.norms())
          .write(file);
      rows.add(
          new Row(
              trait.id(),
              method,
              file.toString(),
              vectors.result().positive(),
              vectors.result().negative(),
              norms.norms(),
              evaluation(vectors.result(), method)));
    }
  }

  private static ExtractionResult.Method evaluation(ExtractionResult result, String method) {
    return result.methods().stream()
        .filter(found -> found.method().equals(method))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no evaluation of " + method));
  }

  private Path file(Trait trait, String used, String method) {
    return out.resolve(trait.id() + "-" + used.replace(':', '_')).resolve(method + ".safetensors");
  }

  private void print() {
    PrintWriter writer = spec.commandLine().getOut();
    if (json) {
      writer.print(Records.text(rows));
      writer.flush();
      return;
    }
    Table table = new Table("trait", "method", "train +", "train −", "held-out AUROC", "file");
    for (Row row : rows) {
      table.row(
          row.trait(),
          row.method(),
          String.valueOf(row.positive().train()),
          String.valueOf(row.negative().train()),
          auroc(row.evaluation()),
          row.file());
    }
    table.print(writer);
    if (!rows.isEmpty()) {
      writer.println();
      norms().print(writer);
    }
  }

  /** Base norms: a line a layer, a column a trait. */
  private Table norms() {
    Map<String, List<Double>> byTrait = new LinkedHashMap<>();
    rows.forEach(row -> byTrait.put(row.trait(), row.baseNorms()));
    List<String> head = new ArrayList<>(List.of("layer"));
    byTrait.keySet().forEach(trait -> head.add("base norm, " + trait));
    Table table = new Table(head.toArray(String[]::new));
    int layers = rows.getFirst().baseNorms().size();
    for (int layer = 0; layer < layers; layer++) {
      List<String> line = new ArrayList<>(List.of(String.valueOf(layer)));
      for (List<Double> norms : byTrait.values()) {
        line.add(String.format(Locale.ROOT, "%.6g", norms.get(layer)));
      }
      table.row(line.toArray(String[]::new));
    }
    return table;
  }

  /** Mean over the layers that have one. */
  private static String auroc(ExtractionResult.Method evaluation) {
    OptionalDouble mean =
        evaluation.layers().stream()
            .flatMap(layer -> layer.heldOut().stream())
            .mapToDouble(Separation::auroc)
            .average();
    return mean.isPresent() ? String.format(Locale.ROOT, "%.3f", mean.getAsDouble()) : "—";
  }
}
