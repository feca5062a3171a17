package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import dev.trimtab.app.JudgeSource;
import dev.trimtab.app.Workshop;
import dev.trimtab.core.Device;
import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.CellOutcome;
import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.Laboratory;
import dev.trimtab.lab.experiment.RunEvent;
import dev.trimtab.lab.experiment.Study;
import dev.trimtab.lab.experiment.TraitRow;
import dev.trimtab.lab.experiment.file.ExperimentCells;
import dev.trimtab.lab.experiment.file.ExperimentCells.Stage;
import dev.trimtab.lab.experiment.file.ExperimentFile;
import dev.trimtab.lab.experiment.file.ExperimentFile.PrecisionEntry;
import dev.trimtab.lab.experiment.file.ExperimentResult.Problem;
import dev.trimtab.lab.massive.Calibration;
import dev.trimtab.lab.massive.MassiveStudy;
import dev.trimtab.lab.massive.VariantResult;
import dev.trimtab.lab.measure.ScoredModel;
import dev.trimtab.lab.steer.Subject;
import dev.trimtab.lab.store.Artifact;
import dev.trimtab.lab.store.KeptInputs;
import dev.trimtab.lab.store.Store;
import dev.trimtab.lab.trait.Trait;
import dev.trimtab.model.ModelOutline;
import dev.trimtab.model.file.Fingerprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
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
          Map.entry("code", "version of this stage's code"),
          Map.entry("model", "model files, precision, device or engine version"),
          Map.entry("answers", "answers (questions, settings or model)"),
          Map.entry("responses", "responses (examples or model)"),
          Map.entry("items", "items asked"),
          Map.entry("text", "text"),
          Map.entry("steering", "chosen setting"),
          Map.entry("compliance", "what the vetting let pass"),
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
  private final ExperimentPlace place;
  private final ExperimentModels models;
  private final Laboratory shared;
  private final List<Trait> traits;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Cell> found = new ArrayList<>();

  private ExperimentStatus(
      ExperimentCells cells, ExperimentPlace place, Home home, Device device, Laboratory shared) {
    this.cells = cells;
    this.file = cells.file();
    this.place = place;
    this.models = new ExperimentModels(file, home, device);
    this.shared = shared;
    this.traits = ExperimentRun.traits(cells, place, home, problems);
  }

  /** What the store of an experiment holds of it; no model is loaded and no judge asked. */
  static List<Cell> of(ExperimentCells cells, ExperimentPlace place, Home home, Device device)
      throws IOException {
    Store store = Store.look(place.store());
    try (Workshop workshop = Workshop.looking(device, store, judge(cells, home))) {
      return new ExperimentStatus(cells, place, home, device, workshop.laboratory()).cells();
    }
  }

  /** The judge for the sake of its identity: it is asked nothing, so its key may be missing. */
  private static JudgeSource judge(ExperimentCells cells, Home home) throws IOException {
    String word = cells.file().judge().word();
    Optional<String> key = Optional.ofNullable(System.getenv("OPENAI_API_KEY"));
    boolean keyless = word.contains("@") || key.isPresent();
    return JudgeSource.of(word, home, keyless ? key : Optional.of("none"));
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
        if (!Files.isDirectory(store.root())) {
          nothing(model);
        } else if (cells.stages().contains(Stage.MASSIVE)) {
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

  /** Where there is no folder there is no need to read the checkpoint's files. */
  private void nothing(String model) {
    for (PrecisionEntry precision : cells.precisionsOf(model)) {
      models.find(model, precision.id());
      for (Trait trait : traits) {
        found.add(
            new Cell(model, precision.id(), trait.id(), State.MISSING, "nothing is kept of it"));
      }
    }
  }

  private void study(String model, Laboratory laboratory) {
    List<String> precisions = cells.precisionsOf(model).stream().map(PrecisionEntry::id).toList();
    if (traits.isEmpty()) {
      return;
    }
    var measures = new ExperimentMeasures(model, place, cells, traits);
    Map<String, ModelOutline> outlines = new HashMap<>();
    Map<Path, Fingerprint.Files> hashed = new HashMap<>();
    new Study(
            file.studyPlan(traits.stream().map(Trait::id).toList(), precisions),
            traits,
            id -> {
              ModelOutline outline = models.outline(model, id, hashed);
              if (outlines.put(id, outline) == null) {
                measured(model, outline, measures, laboratory.store());
              }
              return models.subject(model, outline);
            },
            laboratory,
            event -> {
              switch (event) {
                case RunEvent.SettingChosen chosen -> {
                  ModelOutline outline = outlines.get(chosen.precision());
                  if (outline != null && measures.measuresSettings()) {
                    sideEffects(model, outline, chosen, measures, laboratory.store());
                  }
                }
                case RunEvent.CellFinished done ->
                    found.add(cell(model, done.cell(), laboratory.store()));
                case RunEvent.RowFinished(TraitRow row) ->
                    transfers(model, precisions.getFirst(), row.trait(), laboratory.store());
                case RunEvent.Started _,
                    RunEvent.Loading _,
                    RunEvent.CellStarted _,
                    RunEvent.Step _,
                    RunEvent.Warning _,
                    RunEvent.Finished _ -> {}
              }
            })
        .run();
  }

  /** The reference is steered by the vectors of others once they all have theirs. */
  private void transfers(String model, String reference, String trait, Store store) {
    List<Artifact> missing = store.missing();
    Cell done = new Cell(model, reference, trait, State.DONE, "");
    int at = found.indexOf(done);
    if (!missing.isEmpty() && at >= 0) {
      found.set(at, state(model, reference, trait, missing.getFirst(), store));
    }
  }

  private void measured(
      String model, ModelOutline outline, ExperimentMeasures measures, Store store) {
    int known = measures.problems().size();
    try (ScoredModel scored = models.scored(model, outline)) {
      measures.of(scored, store);
    }
    List<Problem> lacking = measures.problems().subList(known, measures.problems().size());
    for (String name : measures.names()) {
      found.add(cell(model, outline.precision().id(), name, named(lacking, name), store));
    }
    store.missing();
  }

  private void sideEffects(
      String model,
      ModelOutline outline,
      RunEvent.SettingChosen chosen,
      ExperimentMeasures measures,
      Store store) {
    int known = measures.problems().size();
    try (ScoredModel scored = models.scored(model, outline)) {
      measures.under(chosen, scored, store);
    }
    List<Problem> lacking = measures.problems().subList(known, measures.problems().size());
    for (String name : measures.sideEffectNames()) {
      String what = name + " under " + chosen.trait();
      found.add(cell(model, chosen.precision(), what, named(lacking, name), store));
    }
    store.missing();
  }

  private static Optional<Problem> named(List<Problem> problems, String measure) {
    return problems.stream().filter(problem -> problem.trait().equals(measure)).findFirst();
  }

  /** What is missing for a measure is what its problem begins with. */
  private static Cell cell(
      String model, String precision, String what, Optional<Problem> lacking, Store store) {
    if (lacking.isEmpty()) {
      return new Cell(model, precision, what, State.DONE, "");
    }
    String reason = lacking.get().reason();
    return store.asked().stream()
        .filter(artifact -> reason.startsWith(artifact.path() + " "))
        .findFirst()
        .map(artifact -> state(model, precision, what, artifact, store))
        .orElseGet(() -> new Cell(model, precision, what, State.STOPPED, reason));
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
    Map<Path, Fingerprint.Files> hashed = new HashMap<>();
    for (PrecisionEntry precision : cells.precisionsOf(model)) {
      try (Subject subject = models.subject(model, models.outline(model, precision.id(), hashed))) {
        new MassiveStudy(laboratory, file.massivePlan(ids), traits, new Silent())
            .run(subject, ExperimentRun.prompts(file, place));
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
