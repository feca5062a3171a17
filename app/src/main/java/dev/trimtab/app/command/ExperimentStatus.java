package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import dev.trimtab.core.Device;
import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.CellOutcome;
import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.Laboratory;
import dev.trimtab.lab.experiment.RunEvent;
import dev.trimtab.lab.experiment.Study;
import dev.trimtab.lab.experiment.file.ExperimentCells;
import dev.trimtab.lab.experiment.file.ExperimentCells.Stage;
import dev.trimtab.lab.experiment.file.ExperimentFile;
import dev.trimtab.lab.experiment.file.ExperimentFile.PrecisionEntry;
import dev.trimtab.lab.experiment.file.ExperimentResult.Problem;
import dev.trimtab.lab.massive.Calibration;
import dev.trimtab.lab.massive.Calibrator;
import dev.trimtab.lab.massive.MassiveStudy;
import dev.trimtab.lab.massive.VariantResult;
import dev.trimtab.lab.steer.Subject;
import dev.trimtab.lab.store.Artifact;
import dev.trimtab.lab.store.KeptInputs;
import dev.trimtab.lab.store.Store;
import dev.trimtab.lab.trait.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which cells of an experiment a store holds. Mutable; for one run. */
final class ExperimentStatus {
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("subject", "model files, precision, device or engine version"),
          Map.entry("prompts", "questions, examples or chat template"),
          Map.entry("judge", "judge"),
          Map.entry("rubric", "rubric of vetting"),
          Map.entry("traitRubric", "rubric of the trait"),
          Map.entry("coherenceRubric", "rubric of coherence"),
          Map.entry("definition", "definition of the trait"),
          Map.entry("activations", "activations (examples, vetted responses or model)"),
          Map.entry("seed", "seed"),
          Map.entry("methods", "extraction methods"),
          Map.entry("maxNewTokens", "max_new_tokens"),
          Map.entry("scope", "scope of steering"),
          Map.entry("settings", "settings tried"),
          Map.entry("texts", "texts that are read"),
          Map.entry("heldOutPositive", "held-out examples"),
          Map.entry("heldOutNegative", "held-out examples"));

  private final ExperimentCells cells;
  private final ExperimentFile file;
  private final ExperimentModels models;
  private final Laboratory shared;
  private final List<Trait> traits;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Cell> found = new ArrayList<>();

  ExperimentStatus(
      ExperimentCells cells, ExperimentPlace place, Home home, Device device, Laboratory shared) {
    this.cells = cells;
    this.file = cells.file();
    this.models = new ExperimentModels(file, home, device);
    this.shared = shared;
    this.traits = ExperimentRun.traits(cells, place, home, problems);
  }

  /** How far a cell is. */
  enum State {
    DONE,
    MISSING,
    STALE,
    STOPPED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One cell.
   *
   * @param why it is not done; empty where it is
   */
  record Cell(String model, String precision, String trait, State state, String why) {
    boolean done() {
      return state == State.DONE;
    }
  }

  /** All cells, in the order of a run. */
  List<Cell> cells() {
    for (Problem problem : problems) {
      found.add(new Cell("", "", problem.trait(), State.STOPPED, problem.reason()));
    }
    for (String model : cells.models()) {
      Store store = shared.store().within(models.folder(model));
      Laboratory laboratory = new Laboratory(store, shared.judge(), shared.rubrics());
      try {
        if (cells.stages().contains(Stage.MASSIVE)) {
          massive(model, laboratory);
        } else {
          study(model, laboratory);
        }
      } catch (UserError | FormatException e) {
        found.removeIf(cell -> cell.model().equals(model));
        found.add(new Cell(model, "", "", State.STOPPED, ExperimentMeasures.reason(e)));
      }
    }
    return found;
  }

  private void study(String model, Laboratory laboratory) {
    Store store = laboratory.store();
    List<String> precisions = cells.precisionsOf(model).stream().map(PrecisionEntry::id).toList();
    if (traits.isEmpty()) {
      return;
    }
    new Study(
            file.studyPlan(traits.stream().map(Trait::id).toList(), precisions),
            traits,
            id -> models.subject(model, models.load(model, id)),
            laboratory,
            event -> {
              if (event instanceof RunEvent.CellFinished done) {
                found.add(cell(model, done.cell(), store));
              } else if (event instanceof RunEvent.RowFinished) {
                store.missing();
              }
            })
        .run();
  }

  private static Cell cell(String model, CellResult result, Store store) {
    List<Artifact> missing = store.missing();
    if (!missing.isEmpty()) {
      return state(model, result.precision(), result.trait(), missing.getFirst(), store);
    }
    return result.outcome() instanceof CellOutcome.Stopped stopped
        ? new Cell(model, result.precision(), result.trait(), State.STOPPED, stopped.reason())
        : new Cell(model, result.precision(), result.trait(), State.DONE, "");
  }

  private static Cell state(
      String model, String precision, String trait, Artifact next, Store store) {
    KeptInputs kept = new KeptInputs(store.root());
    long begun = kept.begun(next);
    Optional<Set<String>> changed = kept.changed(next);
    String name = next.name();
    if (begun > 0) {
      return new Cell(model, precision, trait, State.MISSING, name + " has " + begun + " parts");
    }
    if (changed.isEmpty()) {
      return new Cell(model, precision, trait, State.MISSING, name + " is next");
    }
    String inputs =
        changed.get().stream()
            .map(input -> WORDS.getOrDefault(input, input))
            .distinct()
            .collect(Collectors.joining("; "));
    return new Cell(model, precision, trait, State.STALE, name + ": changed " + inputs);
  }

  private void massive(String model, Laboratory laboratory) {
    List<String> ids = traits.stream().map(Trait::id).toList();
    for (PrecisionEntry precision : cells.precisionsOf(model)) {
      try (Subject subject = models.subject(model, models.load(model, precision.id()))) {
        new MassiveStudy(laboratory, file.massivePlan(ids), traits, new Silent())
            .run(subject, Calibrator.prompts());
        ids.forEach(id -> found.add(new Cell(model, precision.id(), id, State.DONE, "")));
      } catch (UserError e) {
        List<Artifact> missing = laboratory.store().missing();
        String all = String.join(", ", ids);
        found.add(
            missing.isEmpty()
                ? new Cell(model, precision.id(), all, State.STOPPED, e.paragraph())
                : state(model, precision.id(), all, missing.getFirst(), laboratory.store()));
      }
    }
  }

  /** Hears nothing. */
  private static final class Silent implements MassiveStudy.Listener {
    @Override
    public void calibrated(Calibration calibration) {}

    @Override
    public void finished(VariantResult result, int index, int count) {}
  }
}
