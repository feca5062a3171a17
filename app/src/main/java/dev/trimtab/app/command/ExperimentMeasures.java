package dev.trimtab.app.command;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.benchmark.Benchmark;
import dev.trimtab.lab.benchmark.BenchmarkItem;
import dev.trimtab.lab.benchmark.BenchmarkPrompt;
import dev.trimtab.lab.benchmark.Benchmarks;
import dev.trimtab.lab.benchmark.ItemFile;
import dev.trimtab.lab.benchmark.Selection;
import dev.trimtab.lab.benchmark.Shots;
import dev.trimtab.lab.experiment.RunEvent;
import dev.trimtab.lab.experiment.file.ExperimentCells;
import dev.trimtab.lab.experiment.file.ExperimentCells.Stage;
import dev.trimtab.lab.experiment.file.ExperimentFile.MeasureEntry;
import dev.trimtab.lab.experiment.file.ExperimentResult.Problem;
import dev.trimtab.lab.experiment.file.ExperimentResult.SideEffect;
import dev.trimtab.lab.measure.BenchmarkMeasure;
import dev.trimtab.lab.measure.Condition;
import dev.trimtab.lab.measure.LogitDifference;
import dev.trimtab.lab.measure.Measured;
import dev.trimtab.lab.measure.Perplexity;
import dev.trimtab.lab.measure.ScoredModel;
import dev.trimtab.lab.store.Key;
import dev.trimtab.lab.store.Store;
import dev.trimtab.lab.trait.Trait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The measures of an experiment that ask a model but no judge: of each precision as it is, and of
 * each cell's chosen setting. A measure that fails is a problem. Mutable; for one model.
 */
final class ExperimentMeasures {
  private static final int WINDOW = 1024;

  private final String model;
  private final ExperimentPlace place;
  private final List<MeasureEntry> measures;
  private final List<MeasureEntry> sideEffects;
  private final List<Trait> traits;
  private final long seed;
  private final Set<String> done = new HashSet<>();
  private final List<Measured> plain = new ArrayList<>();
  private final List<SideEffect> steered = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();

  ExperimentMeasures(
      String model, ExperimentPlace place, ExperimentCells cells, List<Trait> traits) {
    boolean measured = cells.stages().contains(Stage.MEASURES);
    this.model = model;
    this.place = place;
    this.measures = measured ? cells.measures() : List.of();
    this.sideEffects =
        measures.stream()
            .filter(measure -> cells.file().sideEffects().contains(measure.name()))
            .toList();
    this.traits = List.copyOf(traits);
    this.seed = cells.file().seed();
  }

  /** What was measured of the precisions as they are. */
  List<Measured> plain() {
    return plain;
  }

  /** What was measured of chosen settings. */
  List<SideEffect> steered() {
    return steered;
  }

  /** What is measured of each precision. */
  List<MeasureEntry> measures() {
    return measures;
  }

  /** What is measured of each chosen setting. */
  List<MeasureEntry> sideEffects() {
    return sideEffects;
  }

  /** The names of what is measured of each precision. */
  List<String> names() {
    return measures.stream().map(MeasureEntry::name).toList();
  }

  /** The names of what is measured of each chosen setting. */
  List<String> sideEffectNames() {
    return sideEffects.stream().map(MeasureEntry::name).toList();
  }

  List<Problem> problems() {
    return problems;
  }

  /** Whether chosen settings are measured. */
  boolean measuresSettings() {
    return !sideEffects.isEmpty();
  }

  /** Measures a model as it is, once for each precision. */
  void of(ScoredModel scored, Store store) {
    if (done.add(scored.precision())) {
      for (MeasureEntry measure : measures) {
        attempt(
            measure,
            scored.precision(),
            store,
            () -> plain.addAll(measured(measure, scored, Condition.PLAIN, store)));
      }
    }
  }

  /** Measures a model under a chosen setting. */
  void under(RunEvent.SettingChosen chosen, ScoredModel scored, Store store) {
    Condition condition = new Condition(chosen.trait(), chosen.steering());
    for (MeasureEntry measure : sideEffects) {
      attempt(
          measure,
          scored.precision() + " " + chosen.trait(),
          store,
          () -> {
            for (Measured found : measured(measure, scored, condition, store)) {
              steered.add(
                  new SideEffect(
                      chosen.trait(), chosen.best().layer(), chosen.best().ratio(), found));
            }
          });
    }
  }

  private void attempt(MeasureEntry measure, String where, Store store, Runnable work) {
    try {
      work.run();
    } catch (UserError | FormatException e) {
      if (store.failed()) {
        throw e;
      }
      problems.add(new Problem(model, where, measure.name(), reason(e)));
    }
  }

  static String reason(RuntimeException failure) {
    return failure instanceof UserError error
        ? error.paragraph()
        : String.valueOf(failure.getMessage());
  }

  private List<Measured> measured(
      MeasureEntry measure, ScoredModel scored, Condition condition, Store store) {
    return switch (measure.name()) {
      case "logit-difference" ->
          traits.stream()
              .filter(trait -> !trait.abItems().isEmpty())
              .map(
                  trait ->
                      LogitDifference.of(scored, condition, trait.abItems(), store)
                          .measured("logit-difference " + trait.id(), trait.abItems()))
              .toList();
      case "perplexity" -> {
        Perplexity.Plan plan = perplexity(measure, scored);
        yield List.of(Perplexity.of(scored, condition, plan, store).measured(plan));
      }
      default -> List.of(benchmark(measure, store).measured(scored, condition));
    };
  }

  private Perplexity.Plan perplexity(MeasureEntry measure, ScoredModel scored) {
    int window = measure.window() > 0 ? measure.window() : Math.min(WINDOW, scored.positions());
    Path file = place.beside(measure.data());
    try {
      return new Perplexity.Plan(Files.readString(file), window, Math.max(1, window / 2));
    } catch (IOException e) {
      throw new UserError(
          "The text %s cannot be read: %s.".formatted(file, e.getMessage()),
          "Check measures: perplexity: {data: FILE}.",
          e);
    }
  }

  private BenchmarkMeasure benchmark(MeasureEntry measure, Store store) {
    return new BenchmarkMeasure(Benchmarks.ALL.get(measure.name()), prompts(measure), store);
  }

  /**
   * The chosen items of a benchmark as they are asked.
   *
   * @throws UserError where its data are not there
   */
  List<BenchmarkPrompt> prompts(MeasureEntry measure) {
    Benchmark benchmark = Benchmarks.ALL.get(measure.name());
    List<BenchmarkItem> all =
        ItemFile.read(List.of(data(measure))).stream().map(benchmark::item).toList();
    return BenchmarkPrompt.of(benchmark, chosen(measure, all), Shots.of(benchmark, 0, List.of()));
  }

  private List<BenchmarkItem> chosen(MeasureEntry measure, List<BenchmarkItem> all) {
    var random = Key.random(List.of("limit", measure.name(), seed));
    if (measure.perSubject() > 0) {
      Map<String, List<BenchmarkItem>> groups = new TreeMap<>();
      all.forEach(item -> groups.computeIfAbsent(item.group(), _ -> new ArrayList<>()).add(item));
      return groups.values().stream()
          .flatMap(group -> Selection.drawn(group, measure.perSubject(), random).stream())
          .sorted(Comparator.comparingInt(BenchmarkItem::number))
          .toList();
    }
    return measure.limit() > 0 ? Selection.drawn(all, measure.limit(), random) : all;
  }

  private Path data(MeasureEntry measure) {
    if (!measure.data().isEmpty()) {
      return place.beside(measure.data());
    }
    for (String ending : List.of(".parquet", ".jsonl", ".json")) {
      Path usual = place.beside("benchmarks").resolve(measure.name() + ending);
      if (Files.exists(usual)) {
        return usual;
      }
    }
    throw new UserError(
        "There are no items of %s in %s.".formatted(measure.name(), place.beside("benchmarks")),
        "Put its records there, or name their file: " + measure.name() + ": {data: FILE}.");
  }
}
