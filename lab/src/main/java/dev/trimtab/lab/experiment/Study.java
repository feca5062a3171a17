package dev.trimtab.lab.experiment;

import dev.trimtab.core.Direction;
import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.StudyCell.CellVectors;
import dev.trimtab.lab.experiment.TraitRow.CosineCurve;
import dev.trimtab.lab.extract.TraitVector;
import dev.trimtab.lab.judge.Rubric;
import dev.trimtab.lab.stats.Spread;
import dev.trimtab.lab.steer.SteeringPoint;
import dev.trimtab.lab.steer.Subject;
import dev.trimtab.lab.store.Records;
import dev.trimtab.lab.store.StepEvent;
import dev.trimtab.lab.trait.Trait;
import dev.trimtab.model.hook.Intervention;
import dev.trimtab.model.hook.Steering;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A study of traits × precisions. Each cell reads as the paper: responses, vetting, activations,
 * vectors, held-out evaluation, baseline, search, fine sweep, confirmation; rows compare
 * precisions. Every stage is looked up in the store before it is computed, so a study that was
 * killed goes on where it was and ends with the same result.
 *
 * <p>Mutable; for one thread and one run.
 */
public final class Study {
  private final StudyPlan plan;
  private final List<Trait> traits;
  private final Subjects subjects;
  private final Laboratory laboratory;
  private final Consumer<RunEvent> listener;
  private final Comparisons comparisons;
  private final Map<String, Subject> open = new LinkedHashMap<>();
  private final Map<String, String> provenance = new TreeMap<>();
  private final Map<String, RuntimeException> unloadable = new LinkedHashMap<>();
  private final Map<String, Map<String, CellWork>> finished = new LinkedHashMap<>();
  private final int cells;
  private int cellsStarted;
  private int depth;
  private int width;

  /**
   * @param traits those of the plan, in its order
   * @param listener hears of everything as it happens
   */
  public Study(
      StudyPlan plan,
      List<Trait> traits,
      Subjects subjects,
      Laboratory laboratory,
      Consumer<RunEvent> listener) {
    List<String> ids = traits.stream().map(Trait::id).toList();
    if (!ids.equals(plan.traits())) {
      throw new IllegalArgumentException(
          "expected the traits %s, found %s".formatted(plan.traits(), ids));
    }
    this.plan = plan;
    this.traits = List.copyOf(traits);
    this.subjects = subjects;
    this.laboratory = laboratory;
    this.listener = listener;
    this.comparisons = new Comparisons(plan);
    this.cells = traits.size() * plan.precisions().size();
  }

  /** One finished cell with the vectors that rows compare. */
  private record CellWork(
      CellResult result, List<ContrastTexts> texts, List<Extracted.Vectors> vectors) {}

  /**
   * Runs the study to its end.
   *
   * @throws UserError where a trait's files cannot be worked with, the model can be loaded in none
   *     of the precisions, or the store cannot be written
   */
  public StudyResult run() {
    traits.forEach(trait -> check(plan.extraction(), trait));
    listener.accept(new RunEvent.Started(plan.name(), cells));
    List<TraitRow> rows = new ArrayList<>();
    try {
      switch (plan.order()) {
        case TRAITS -> {
          for (Trait trait : traits) {
            plan.precisions().forEach(precision -> cell(trait, precision));
            rows.add(row(trait));
          }
        }
        case PRECISIONS -> {
          for (String precision : plan.precisions()) {
            traits.forEach(trait -> cell(trait, precision));
            closeSubjects();
          }
          traits.forEach(trait -> rows.add(row(trait)));
        }
      }
    } finally {
      closeSubjects();
    }
    if (unloadable.size() == plan.precisions().size()) {
      throw unloadable.values().iterator().next();
    }
    StudyResult result = result(comparisons.overTable(rows));
    laboratory.store().publish("result.json", Records.text(result));
    listener.accept(new RunEvent.Finished(result));
    return result;
  }

  /**
   * Refuses a trait whose contrasts no vector can come from, as {@link #run} does before any work.
   *
   * @throws UserError says why
   */
  public static void check(StudyPlan.ExtractionPlan plan, Trait trait) {
    TextStage.check(plan, trait);
  }

  private void closeSubjects() {
    open.values().forEach(Subject::close);
    open.clear();
  }

  private Subject subject(String precision) {
    return open.computeIfAbsent(
        precision,
        id -> {
          listener.accept(new RunEvent.Loading(id));
          Subject subject = subjects.open(id);
          provenance.put("model." + id, subject.identity());
          depth = subject.layers();
          width = subject.hidden();
          return subject;
        });
  }

  private void cell(Trait trait, String precision) {
    int index = cellsStarted++;
    listener.accept(new RunEvent.CellStarted(trait.id(), precision, index, cells));
    laboratory.store().listen(event -> step(trait, precision, event));
    CellWork work = work(trait, precision);
    finished.computeIfAbsent(trait.id(), _ -> new LinkedHashMap<>()).put(precision, work);
    listener.accept(new RunEvent.CellFinished(work.result(), index, cells));
  }

  private void step(Trait trait, String precision, StepEvent event) {
    listener.accept(new RunEvent.Step(trait.id(), precision, event));
  }

  /**
   * A cell whose precision cannot be loaded, or that meets what a person can mend, is stopped with
   * the reason; a store that cannot be written ends the study.
   */
  private CellWork work(Trait trait, String precision) {
    RuntimeException known = unloadable.get(precision);
    if (known != null) {
      return stopped(trait, precision, Partial.none(), reason(known));
    }
    Partial partial = Partial.none();
    try {
      return work(trait, subject(precision), partial);
    } catch (TraitStopped | UserError | FormatException failure) {
      if (laboratory.store().failed()) {
        throw failure;
      }
      if (!open.containsKey(precision)) {
        unloadable.put(precision, failure);
      }
      return stopped(trait, precision, partial, reason(failure));
    }
  }

  private static String reason(RuntimeException failure) {
    return failure instanceof UserError error
        ? error.paragraph()
        : String.valueOf(failure.getMessage());
  }

  /** What a cell has so far. */
  private record Partial(
      List<ContrastTexts> texts,
      List<Extracted.Vectors> vectors,
      List<ExtractionResult> extractions) {
    static Partial none() {
      return new Partial(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  private CellWork stopped(Trait trait, String precision, Partial partial, String reason) {
    listener.accept(new RunEvent.Warning(trait.id(), precision, reason));
    return new CellWork(
        new CellResult(
            trait.id(),
            precision,
            partial.extractions,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            new CellOutcome.Stopped(reason)),
        partial.texts,
        partial.vectors);
  }

  /** Extraction, then steering. */
  private CellWork work(Trait trait, Subject subject, Partial partial) {
    var textStage = new TextStage(laboratory, plan.extraction(), trait);
    var vectorStage = new VectorStage(laboratory, plan.extraction(), trait, plan.seed());
    ContrastTexts own = textStage.run(subject);
    partial.texts.add(own);
    Extracted natural = vectorStage.run(subject, own);
    boolean steersNative =
        !plan.extraction().controlled()
            || !trait.needsResponses()
            || subject.precision().equals(plan.reference());
    boolean comparesTexts = trait.needsResponses() && !subject.precision().equals(plan.reference());
    List<ExtractionResult> extractions = partial.extractions;
    extractions.add(natural.result());
    if (natural instanceof Extracted.Vectors found) {
      partial.vectors.add(found);
    }
    Extracted steering = natural;
    if (comparesTexts) {
      Extracted controlled = vectorStage.run(subject, referenceTexts(trait));
      extractions.add(steersNative ? extractions.size() : 0, controlled.result());
      if (controlled instanceof Extracted.Vectors found) {
        partial.vectors.add(found);
      }
      steering = steersNative ? natural : controlled;
    }
    Extracted.Vectors chosen = required(steering);
    CellVectors all = new CellVectors(chosen, others(trait, subject, chosen, partial.vectors));
    CellResult result = new StudyCell(laboratory, plan, trait, subject).run(all, extractions);
    if (result.outcome() instanceof CellOutcome.Steered steered) {
      tell(trait, subject, steered.best(), chosen);
    }
    return new CellWork(result, partial.texts, partial.vectors);
  }

  private void tell(Trait trait, Subject subject, SteeringPoint best, Extracted.Vectors vectors) {
    Direction direction =
        vectors.method(plan.extraction().methods().getFirst()).direction(best.layer());
    Steering steering =
        new Steering(
            List.of(new Intervention.Add(best.layer(), direction, (float) best.coefficient())),
            plan.steering().search().scope());
    listener.accept(new RunEvent.SettingChosen(trait.id(), subject.precision(), best, steering));
  }

  private static Extracted.Vectors required(Extracted extracted) {
    return switch (extracted) {
      case Extracted.Vectors vectors -> vectors;
      case Extracted.Stopped stopped -> throw new TraitStopped(stopped.reason());
    };
  }

  private ContrastTexts referenceTexts(Trait trait) {
    return reference(trait).texts().stream()
        .findFirst()
        .orElseThrow(
            () ->
                new TraitStopped(
                    "The reference %s has no responses to read.".formatted(plan.reference())));
  }

  private CellWork reference(Trait trait) {
    CellWork work = finished.getOrDefault(trait.id(), Map.of()).get(plan.reference());
    if (work == null) {
      throw new IllegalStateException("the reference of " + trait.id() + " has not been run");
    }
    return work;
  }

  /** The vectors that the chosen setting is tried with besides its own. */
  private List<CellVectors.Other> others(
      Trait trait, Subject subject, Extracted.Vectors chosen, List<Extracted.Vectors> own) {
    if (!plan.steering().transfers() || subject.precision().equals(plan.reference())) {
      return List.of();
    }
    List<CellVectors.Other> others = new ArrayList<>();
    for (Extracted.Vectors vectors : own) {
      if (!vectors.result().key().equals(chosen.result().key())) {
        others.add(new CellVectors.Other(subject.precision(), vectors));
      }
    }
    reference(trait)
        .vectors()
        .forEach(vectors -> others.add(new CellVectors.Other(plan.reference(), vectors)));
    return others;
  }

  private TraitRow row(Trait trait) {
    Map<String, CellWork> works = finished.getOrDefault(trait.id(), Map.of());
    transferToReference(trait, works);
    List<CellResult> results = works.values().stream().map(CellWork::result).toList();
    TraitRow row =
        new TraitRow(
            trait.id(),
            trait.family().name(),
            trait.direction() == Trait.Wanted.NEGATIVE,
            results,
            comparisons.spread(results, "search", CellOutcome.Steered::search),
            comparisons.spread(results, "report", CellOutcome.Steered::report),
            comparisons.comparisons(results),
            cosines(trait, works));
    listener.accept(new RunEvent.RowFinished(row));
    return row;
  }

  /** Steers the reference by the vectors that other precisions found in their own responses. */
  private void transferToReference(Trait trait, Map<String, CellWork> works) {
    CellWork work = reference(trait);
    List<CellVectors.Other> others = new ArrayList<>();
    works.forEach(
        (precision, other) ->
            other.vectors().stream()
                .filter(vectors -> !precision.equals(plan.reference()))
                .filter(vectors -> vectors.result().responsesFrom().equals(precision))
                .forEach(vectors -> others.add(new CellVectors.Other(precision, vectors))));
    if (!plan.steering().transfers()
        || others.isEmpty()
        || !(work.result().outcome() instanceof CellOutcome.Steered steered)) {
      return;
    }
    laboratory.store().listen(event -> step(trait, plan.reference(), event));
    CellOutcome outcome;
    try {
      var cell = new StudyCell(laboratory, plan, trait, subject(plan.reference()));
      outcome = steered.withTransfers(cell.transfers(steered.best(), others));
    } catch (UserError failure) {
      if (laboratory.store().failed()) {
        throw failure;
      }
      listener.accept(
          new RunEvent.Warning(trait.id(), plan.reference(), "Transfers: " + reason(failure)));
      return;
    }
    works.put(
        plan.reference(),
        new CellWork(work.result().withOutcome(outcome), work.texts(), work.vectors()));
  }

  private List<CosineCurve> cosines(Trait trait, Map<String, CellWork> works) {
    List<CosineCurve> curves = new ArrayList<>();
    for (Extracted.Vectors reference : reference(trait).vectors()) {
      for (var entry : works.entrySet()) {
        if (entry.getKey().equals(plan.reference())) {
          continue;
        }
        for (Extracted.Vectors own : entry.getValue().vectors()) {
          for (String method : plan.extraction().methods()) {
            TraitVector vector = own.method(method);
            curves.add(
                comparisons.curve(
                    entry.getKey(),
                    own.result().responsesFrom(),
                    vector,
                    reference.method(method)));
          }
        }
      }
    }
    return curves;
  }

  private StudyResult result(List<TraitRow> rows) {
    provenance.put("judge", laboratory.judge().identity());
    laboratory.judge().provenance().forEach((name, fact) -> provenance.put("judge." + name, fact));
    for (Rubric rubric : laboratory.rubrics().all()) {
      provenance.put("rubric." + rubric.name(), rubric.hash());
    }
    traits.forEach(trait -> provenance.put("trait." + trait.id(), trait.hash()));
    return new StudyResult(
        plan,
        depth,
        width,
        plan.steering().layersOf(depth),
        rows,
        mean(rows.stream().flatMap(row -> row.searchSpread().stream()).toList()),
        mean(rows.stream().flatMap(row -> row.reportSpread().stream()).toList()),
        rows.stream().flatMap(row -> Flags.of(row).stream()).toList(),
        provenance);
  }

  private static double mean(List<Spread> spreads) {
    return spreads.stream().mapToDouble(spread -> spread.observed().estimate()).average().orElse(0);
  }
}
