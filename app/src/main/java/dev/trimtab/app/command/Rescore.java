package dev.trimtab.app.command;

import dev.trimtab.app.JudgeSource;
import dev.trimtab.app.Workshop;
import dev.trimtab.core.Device;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.JudgeAgreement;
import dev.trimtab.lab.experiment.Laboratory;
import dev.trimtab.lab.experiment.Rescoring;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.TriedAnswers;
import dev.trimtab.lab.experiment.file.ExperimentFile;
import dev.trimtab.lab.experiment.file.ExperimentResult;
import dev.trimtab.lab.experiment.file.ExperimentResult.ModelResult;
import dev.trimtab.lab.judge.Spending;
import dev.trimtab.lab.massive.MassiveRescoring;
import dev.trimtab.lab.massive.MassiveResult;
import dev.trimtab.lab.massive.MassiveView;
import dev.trimtab.lab.report.ReportContext;
import dev.trimtab.lab.store.Records;
import dev.trimtab.lab.store.Store;
import dev.trimtab.lab.trait.Trait;
import dev.trimtab.lab.trait.TraitFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
    header = "Have another judge score the answers of a finished study or experiment.",
    description = {
      "",
      "Scores the answers behind the tables again, without loading a model but the judge, and"
          + " writes a report of its own beside the first, which stays as it is. Vectors and"
          + " settings remain those that the study chose under its own judge. Prints how far the"
          + " two judges agree. --judge must be given."
    },
    footer = {
      "",
      "Examples:",
      "  trimtab rescore trimtab-demo --judge openai:gpt-4o-mini",
      "  trimtab rescore quant-sensitivity-skiff --judge MODEL-DIR",
      "  trimtab rescore trimtab-demo --judge MODEL-DIR --search --json"
    })
final class Rescore implements Callable<Integer> {
  @Parameters(
      paramLabel = "FOLDER",
      description = "The output folder of a study or of an experiment.")
  private Path folder = Path.of("");

  @Mixin private Traits.Folder traits = new Traits.Folder();

  @Option(
      names = "--search",
      description =
          "Score the answers of the search too, some five times as many as the others. Those of a"
              + " study of massive activations always are.")
  private boolean search;

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

  /**
   * What is printed of an experiment as JSON.
   *
   * @param name of the report and of the result in the output folder
   * @param result under the new judge
   * @param agreement of the experiment's judge with it, by model
   * @param spent what was asked now
   * @param cost of that; 0 without a price
   */
  record ExperimentRescored(
      String name,
      ExperimentResult result,
      Map<String, JudgeAgreement> agreement,
      Spending spent,
      double cost) {}

  @Override
  public Integer call() throws IOException {
    JudgeSource source =
        judge
            .get(engine.home())
            .orElseThrow(
                () -> new UserError("No judge is named.", "Give --judge, as trimtab steer does."));
    JudgedStudies judged = JudgedStudies.of(folder);
    if (judged.massive()) {
      throw new UserError(
          folder + " is of trimtab massive alone, which trimtab rescore does not take.",
          "Run the study from an experiment file (massive: …): its output is scored again whole.");
    }
    if (judged.experiment()) {
      experiment(judged, source);
    } else {
      study(judged, source);
    }
    return 0;
  }

  private void study(JudgedStudies judged, JudgeSource source) throws IOException {
    StudyResult study = judged.study();
    List<Trait> chosen = unchanged(study.plan().traits(), study.provenance(), traits.open());
    StudyResult result;
    Spending spent;
    String description;
    String name;
    try (Interruption _ =
            Interruption.keeps(spec.commandLine().getErr(), folder.resolve(StudyCommand.STORE));
        Device device = engine.open();
        Workshop workshop =
            Workshop.open(device, folder.resolve(StudyCommand.STORE), source, arguments())) {
      description = device.description();
      name = name(source, workshop, study.provenance());
      result =
          new Rescoring(workshop.laboratory().asking(judge.again()), chosen)
              .run(study, tried(study, workshop.store()));
      workshop.store().publish(judged.file(name), Records.text(result));
      spent = workshop.spent();
    }
    Path report = folder.resolve(StudyCommand.REPORT + "-" + name);
    StudyOutput.write(
        result,
        new ReportContext(
            "Trimtab " + study.plan().name() + ", " + name, command(), description, ""),
        report,
        folder.resolve(StudyCommand.STORE));
    print(
        new Rescored(
            name, result, JudgeAgreement.of(study, result), spent, spent.cost(judge.price())));
    end(spent, report);
  }

  /** The studies of all models; measures have no judge and stay as they are. */
  private void experiment(JudgedStudies judged, JudgeSource source) throws IOException {
    ExperimentPlace place = ExperimentPlace.of(folder);
    ExperimentFile file = place.read();
    ExperimentResult before = judged.result();
    TraitFiles traitFiles = ExperimentRun.traitFiles(file, place, engine.home());
    List<ModelResult> models = new ArrayList<>();
    Map<String, JudgeAgreement> agreement = new LinkedHashMap<>();
    String description;
    String name = "";
    Spending spent;
    try (Interruption _ = Interruption.keeps(spec.commandLine().getErr(), place.store());
        Device device = engine.open();
        Workshop workshop = Workshop.open(device, place.store(), source, arguments())) {
      description = device.description();
      Laboratory shared = workshop.laboratory().asking(judge.again());
      var folders = new ExperimentModels(file, engine.home(), device);
      for (ModelResult model : before.models()) {
        Store own = shared.store().within(folders.folder(model.model()));
        var laboratory = new Laboratory(own, shared.judge(), shared.rubrics());
        List<StudyResult> studies = new ArrayList<>();
        for (StudyResult study : model.study()) {
          name = name(source, workshop, study.provenance());
          List<Trait> chosen = unchanged(study.plan().traits(), study.provenance(), traitFiles);
          StudyResult again = new Rescoring(laboratory, chosen).run(study, tried(study, own));
          studies.add(again);
          agreement.put(model.model(), JudgeAgreement.of(study, again));
        }
        List<MassiveResult> massive = new ArrayList<>();
        for (MassiveResult study : model.massive()) {
          name = name(source, workshop, study.provenance());
          List<Trait> chosen = unchanged(study.plan().traits(), study.provenance(), traitFiles);
          MassiveResult again = new MassiveRescoring(laboratory, chosen).run(study, own.root());
          massive.add(again);
          agreement.put(
              model.model() + " in " + study.precision() + ", massive activations",
              JudgeAgreement.of(MassiveView.of(study), MassiveView.of(again)));
        }
        models.add(
            new ModelResult(
                model.model(), studies, massive, model.measures(), model.sideEffects()));
      }
      spent = workshop.spent();
    }
    if (agreement.isEmpty()) {
      throw new UserError(
          folder + " holds no study to score again.",
          "Its measures have no judge; run its studies first.");
    }
    var result = new ExperimentResult(before.name(), models, before.problems());
    ExperimentOutput output = new ExperimentOutput(file, result, place).judgedBy(name);
    output.write(command(), description);
    print(
        new ExperimentRescored(name, result, agreement, spent, spent.cost(judge.price())), output);
    end(spent, place.out().resolve(StudyCommand.REPORT + "-" + name));
  }

  /** The search's answers, where they are to be scored. */
  private TriedAnswers tried(StudyResult study, Store store) {
    return search ? TriedAnswers.of(study, store.root()) : TriedAnswers.NONE;
  }

  private void print(ExperimentRescored rescored, ExperimentOutput output) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.print(Records.text(rescored));
    } else {
      output.print(out);
      print(rescored.agreement, rescored.name, out);
    }
    out.flush();
    output.missing().forEach(spec.commandLine().getErr()::println);
  }

  private static void print(Map<String, JudgeAgreement> agreement, String judge, PrintWriter out) {
    for (var entry : agreement.entrySet()) {
      out.println("\n== " + entry.getKey() + " ==");
      JudgeAgreementCommand.print(entry.getValue(), "the run's judge", judge, out);
    }
  }

  private String name(JudgeSource source, Workshop workshop, Map<String, String> provenance) {
    String identity = workshop.laboratory().judge().identity();
    if (identity.equals(provenance.get("judge"))) {
      throw new UserError("This judge scored the study already.", "Name another with --judge.");
    }
    return JudgedStudies.name(source, identity);
  }

  private List<String> arguments() {
    return List.copyOf(spec.commandLine().getParseResult().originalArgs());
  }

  private List<String> command() {
    List<String> command = new ArrayList<>(List.of("trimtab"));
    command.addAll(arguments());
    return command;
  }

  private void end(Spending spent, Path report) {
    PrintWriter err = spec.commandLine().getErr();
    judge.print(spent, err);
    err.println("Report: " + report.resolve("index.html").toAbsolutePath());
    err.flush();
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
  private static List<Trait> unchanged(
      List<String> traits, Map<String, String> provenance, TraitFiles files) {
    List<Trait> chosen = traits.stream().map(files::load).toList();
    for (Trait trait : chosen) {
      if (!trait.hash().equals(provenance.get("trait." + trait.id()))) {
        throw new UserError(
            "The trait %s has changed since the study was run.".formatted(trait.id()),
            "Name the folder with its files as they were: --traits DIR.");
      }
    }
    return chosen;
  }
}
