package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import dev.trimtab.core.Device;
import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.Extracted;
import dev.trimtab.lab.experiment.Extraction;
import dev.trimtab.lab.experiment.Laboratory;
import dev.trimtab.lab.experiment.RunEvent;
import dev.trimtab.lab.experiment.Study;
import dev.trimtab.lab.experiment.StudyPlan;
import dev.trimtab.lab.experiment.StudyResult;
import dev.trimtab.lab.experiment.file.ExperimentCells;
import dev.trimtab.lab.experiment.file.ExperimentCells.Stage;
import dev.trimtab.lab.experiment.file.ExperimentFile;
import dev.trimtab.lab.experiment.file.ExperimentFile.PrecisionEntry;
import dev.trimtab.lab.experiment.file.ExperimentResult;
import dev.trimtab.lab.experiment.file.ExperimentResult.ModelResult;
import dev.trimtab.lab.experiment.file.ExperimentResult.Problem;
import dev.trimtab.lab.massive.Calibrator;
import dev.trimtab.lab.massive.MassiveResult;
import dev.trimtab.lab.massive.MassiveStudy;
import dev.trimtab.lab.measure.ScoredModel;
import dev.trimtab.lab.steer.Subject;
import dev.trimtab.lab.trait.Trait;
import dev.trimtab.lab.trait.TraitFiles;
import dev.trimtab.model.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs an experiment model by model and precision by precision: a model is loaded and everything
 * that it is needed for is run. What cannot be run is told and does not stop the rest; only a store
 * that cannot be written does.
 *
 * <p>Mutable; for one run.
 */
final class ExperimentRun {
  private final ExperimentCells cells;
  private final ExperimentFile file;
  private final ExperimentPlace place;
  private final ExperimentModels models;
  private final Laboratory shared;
  private final Consumer<RunEvent> listener;
  private final Function<String, MassiveStudy.Listener> massiveListener;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Trait> traits;
  private final Map<String, Model> open = new HashMap<>();

  /**
   * @param shared store, judge and rubrics of all models
   * @param listener hears of the comparison of precisions
   * @param massiveListener hears of studies of massive activations, by the model's name
   */
  ExperimentRun(
      ExperimentCells cells,
      ExperimentPlace place,
      Home home,
      Device device,
      Laboratory shared,
      Consumer<RunEvent> listener,
      Function<String, MassiveStudy.Listener> massiveListener) {
    this.cells = cells;
    this.file = cells.file();
    this.place = place;
    this.models = new ExperimentModels(file, home, device);
    this.shared = shared;
    this.listener = listener;
    this.massiveListener = massiveListener;
    this.traits = traits(cells, place, home, problems);
  }

  /** The traits of an experiment; those that cannot be worked with become problems. */
  static List<Trait> traits(
      ExperimentCells cells, ExperimentPlace place, Home home, List<Problem> problems) {
    ExperimentFile file = cells.file();
    List<Trait> traits = new ArrayList<>();
    TraitFiles files;
    try {
      files = traitFiles(file, place, home);
    } catch (UserError e) {
      problems.add(new Problem("", "", "", e.paragraph()));
      return traits;
    }
    StudyPlan plan = file.studyPlan(cells.traits(), cells.precisions());
    for (String id : cells.traits()) {
      try {
        Trait trait = files.load(id);
        Study.check(plan.extraction(), trait);
        traits.add(trait);
      } catch (UserError e) {
        problems.add(new Problem("", "", id, e.paragraph()));
      }
    }
    return traits;
  }

  /** Where an experiment's traits are. */
  static TraitFiles traitFiles(ExperimentFile file, ExperimentPlace place, Home home) {
    return new TraitFiles(
        file.traitsFolder().isEmpty() ? home.traits() : place.beside(file.traitsFolder()));
  }

  /** Runs it. */
  ExperimentResult run() {
    listener.accept(new RunEvent.Started(file.name(), cells.parts() * traits.size()));
    List<ModelResult> results = new ArrayList<>();
    for (String model : cells.models()) {
      if (!cells.precisionsOf(model).isEmpty()) {
        results.add(run(model));
      }
    }
    return new ExperimentResult(file.name(), results, problems);
  }

  private ModelResult run(String model) {
    Laboratory laboratory = laboratory(model);
    var measures = new ExperimentMeasures(model, place, cells, traits);
    List<StudyResult> studies = new ArrayList<>();
    List<MassiveResult> massive = new ArrayList<>();
    if (cells.stages().contains(Stage.STEERING)) {
      study(model, laboratory, measures).ifPresent(studies::add);
    } else {
      for (PrecisionEntry precision : cells.precisionsOf(model)) {
        attempt(
            model,
            precision.id(),
            () -> {
              try (Subject subject = open(model, precision.id(), laboratory, measures)) {
                alone(model, subject, laboratory, massive);
              }
            });
      }
    }
    problems.addAll(measures.problems());
    return new ModelResult(model, studies, massive, measures.plain(), measures.steered());
  }

  private Laboratory laboratory(String model) {
    return new Laboratory(
        shared.store().within(models.folder(model)), shared.judge(), shared.rubrics());
  }

  private Subject open(
      String model, String precision, Laboratory laboratory, ExperimentMeasures measures) {
    Model loaded = models.load(model, precision);
    try (ScoredModel scored = models.scored(model, loaded)) {
      measures.of(scored, laboratory.store());
    } catch (RuntimeException e) {
      loaded.close();
      throw e;
    }
    open.put(precision, loaded);
    return models.subject(model, loaded);
  }

  private void measure(
      String model,
      RunEvent.SettingChosen chosen,
      Laboratory laboratory,
      ExperimentMeasures measures) {
    Model loaded = open.get(chosen.precision());
    if (loaded != null && measures.measuresSettings()) {
      try (ScoredModel scored = models.scored(model, loaded)) {
        measures.under(chosen, scored, laboratory.store());
      }
    }
  }

  private Optional<StudyResult> study(
      String model, Laboratory laboratory, ExperimentMeasures measures) {
    List<String> precisions = cells.precisionsOf(model).stream().map(PrecisionEntry::id).toList();
    List<StudyResult> found = new ArrayList<>();
    if (!traits.isEmpty()) {
      StudyPlan plan = file.studyPlan(traits.stream().map(Trait::id).toList(), precisions);
      attempt(
          model,
          "",
          () ->
              found.add(
                  new Study(
                          plan,
                          traits,
                          id -> open(model, id, laboratory, measures),
                          laboratory,
                          event -> {
                            if (event instanceof RunEvent.SettingChosen chosen) {
                              measure(model, chosen, laboratory, measures);
                            }
                            hear(event);
                          })
                      .run()));
    }
    return found.stream().findFirst();
  }

  /** The experiment has its own beginning and end around those of its studies. */
  private void hear(RunEvent event) {
    switch (event) {
      case RunEvent.Started _, RunEvent.Finished _ -> {}
      case RunEvent.Loading _,
          RunEvent.CellStarted _,
          RunEvent.Step _,
          RunEvent.SettingChosen _,
          RunEvent.CellFinished _,
          RunEvent.RowFinished _,
          RunEvent.Warning _ ->
          listener.accept(event);
    }
  }

  /** What is done with one precision where precisions are not compared. */
  private void alone(
      String model, Subject subject, Laboratory laboratory, List<MassiveResult> massive) {
    if (cells.stages().contains(Stage.MASSIVE) && !traits.isEmpty()) {
      massive.add(
          new MassiveStudy(
                  laboratory,
                  file.massivePlan(traits.stream().map(Trait::id).toList()),
                  traits,
                  massiveListener.apply(model + " " + subject.precision()))
              .run(subject, prompts(file, place)));
    }
    if (cells.stages().contains(Stage.EXTRACTION)) {
      StudyPlan plan = file.studyPlan(cells.traits(), List.of(subject.precision()));
      var extraction = new Extraction(laboratory, plan.extraction(), plan.seed());
      for (Trait trait : traits) {
        attempt(
            model,
            subject.precision(),
            () -> {
              Extracted extracted =
                  extraction.vectors(trait, subject, extraction.texts(trait, subject));
              if (extracted instanceof Extracted.Stopped stopped) {
                throw new UserError(trait.id() + ": " + stopped.reason(), "");
              }
            });
      }
    }
  }

  private void attempt(String model, String precision, Runnable work) {
    try {
      work.run();
    } catch (UserError | FormatException e) {
      if (shared.store().failed()) {
        throw e;
      }
      problems.add(new Problem(model, precision, "", ExperimentMeasures.reason(e)));
    }
  }

  /** The calibration prompts of an experiment. */
  static List<String> prompts(ExperimentFile file, ExperimentPlace place) {
    return file.massive().prompts().isEmpty()
        ? Calibrator.prompts()
        : lines(place.beside(file.massive().prompts()));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readString(file).lines().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      throw new UserError(
          "The prompts %s cannot be read: %s.".formatted(file, e.getMessage()),
          "Check massive.prompts.",
          e);
    }
  }
}
