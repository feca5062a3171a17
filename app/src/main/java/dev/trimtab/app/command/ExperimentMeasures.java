package dev.trimtab.app.command;

import dev.trimtab.app.Workshop;
import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.benchmark.Benchmark;
import dev.trimtab.lab.benchmark.BenchmarkItem;
import dev.trimtab.lab.benchmark.BenchmarkPrompt;
import dev.trimtab.lab.benchmark.Benchmarks;
import dev.trimtab.lab.benchmark.ItemFile;
import dev.trimtab.lab.benchmark.Selection;
import dev.trimtab.lab.benchmark.Shots;
import dev.trimtab.lab.experiment.file.ExperimentFile.MeasureEntry;
import dev.trimtab.lab.experiment.file.ExperimentResult;
import dev.trimtab.lab.experiment.file.ExperimentResult.Logits;
import dev.trimtab.lab.experiment.file.ExperimentResult.Problem;
import dev.trimtab.lab.measure.BenchmarkMeasure;
import dev.trimtab.lab.measure.Condition;
import dev.trimtab.lab.measure.LogitDifference;
import dev.trimtab.lab.measure.ScoredModel;
import dev.trimtab.lab.store.Key;
import dev.trimtab.lab.store.Store;
import dev.trimtab.lab.trait.Trait;
import dev.trimtab.model.Model;
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

/** The measures of an experiment that ask a model but no judge. Mutable; for one model. */
final class ExperimentMeasures {
  private final String model;
  private final ExperimentPlace place;
  private final List<MeasureEntry> measures;
  private final List<Trait> traits;
  private final long seed;
  private final Set<String> done = new HashSet<>();
  private final List<ExperimentResult.Benchmark> benchmarks = new ArrayList<>();
  private final List<Logits> logits = new ArrayList<>();
  private final List<Problem> problems = new ArrayList<>();

  ExperimentMeasures(
      String model,
      ExperimentPlace place,
      List<MeasureEntry> measures,
      List<Trait> traits,
      long seed) {
    this.model = model;
    this.place = place;
    this.measures = List.copyOf(measures);
    this.traits = List.copyOf(traits);
    this.seed = seed;
  }

  List<ExperimentResult.Benchmark> benchmarks() {
    return benchmarks;
  }

  List<Logits> logits() {
    return logits;
  }

  List<Problem> problems() {
    return problems;
  }

  /** Measures a loaded model, once for each precision. A measure that fails is a problem. */
  void of(Model loaded, Store store) {
    String precision = loaded.precision().id();
    if (measures.isEmpty() || !done.add(precision)) {
      return;
    }
    try (ScoredModel scored = new ScoredModel(loaded, Workshop.ENGINE)) {
      for (MeasureEntry measure : measures) {
        try {
          measure(measure, scored, store);
        } catch (UserError | FormatException e) {
          if (store.failed()) {
            throw e;
          }
          problems.add(new Problem(model, precision, measure.name(), reason(e)));
        }
      }
    } catch (IOException e) {
      throw ExperimentModels.unreadable(model, e);
    }
  }

  static String reason(RuntimeException failure) {
    return failure instanceof UserError error
        ? error.paragraph()
        : String.valueOf(failure.getMessage());
  }

  private void measure(MeasureEntry measure, ScoredModel scored, Store store) {
    if (!measure.name().equals("logit-difference")) {
      benchmark(measure, scored, store);
      return;
    }
    for (Trait trait : traits) {
      if (!trait.abItems().isEmpty()) {
        logits.add(
            new Logits(
                trait.id(), LogitDifference.of(scored, Condition.PLAIN, trait.abItems(), store)));
      }
    }
  }

  private void benchmark(MeasureEntry measure, ScoredModel scored, Store store) {
    Benchmark benchmark = Benchmarks.ALL.get(measure.name());
    List<BenchmarkItem> all =
        ItemFile.read(List.of(data(measure))).stream().map(benchmark::item).toList();
    List<BenchmarkItem> chosen = chosen(measure, all);
    List<BenchmarkPrompt> prompts =
        BenchmarkPrompt.of(benchmark, chosen, Shots.of(benchmark, 0, List.of()));
    String items =
        Key.of(prompts.stream().<Object>map(p -> List.of(p.context(), p.continuations())).toList())
            .hash();
    benchmarks.add(
        new ExperimentResult.Benchmark(
            benchmark.id(),
            scored.precision(),
            items,
            new BenchmarkMeasure(benchmark, prompts, store).cell(scored, Condition.PLAIN)));
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
