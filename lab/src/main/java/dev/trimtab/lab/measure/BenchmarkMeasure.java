package dev.trimtab.lab.measure;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.benchmark.Benchmark;
import dev.trimtab.lab.benchmark.BenchmarkItem;
import dev.trimtab.lab.benchmark.BenchmarkPrompt;
import dev.trimtab.lab.benchmark.Choices;
import dev.trimtab.lab.measure.BenchmarkResult.Cell;
import dev.trimtab.lab.measure.BenchmarkResult.Group;
import dev.trimtab.lab.measure.BenchmarkResult.Item;
import dev.trimtab.lab.store.Artifact;
import dev.trimtab.lab.store.Key;
import dev.trimtab.lab.store.Parts;
import dev.trimtab.lab.store.Store;
import dev.trimtab.model.Continuation;
import dev.trimtab.model.Likelihood;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A benchmark put to models. Likelihoods are kept in the store, item by item, under all they depend
 * on: a second run asks nothing twice, and one that was killed goes on where it was.
 */
public final class BenchmarkMeasure {
  /** What counts as equal: five points of a hundred. */
  private static final double MARGIN = 0.05;

  /* Raised when the same inputs give other likelihoods than before. */
  private static final int CODE = 1;

  /* Items that go through the model together: what their contexts share is computed once. */
  private static final int TOGETHER = 32;

  private final Benchmark benchmark;
  private final List<BenchmarkPrompt> prompts;
  private final Store store;

  /** A measurement of {@code prompts}, at least one. */
  public BenchmarkMeasure(Benchmark benchmark, List<BenchmarkPrompt> prompts, Store store) {
    if (prompts.isEmpty()) {
      throw new UserError(
          benchmark.id() + " has no items to ask.", "Give data, or a larger limit.");
    }
    this.benchmark = benchmark;
    this.prompts = List.copyOf(prompts);
    this.store = store;
  }

  /** What {@code model} makes of the items under one steering. */
  public Cell cell(ScoredModel model, Condition condition) {
    Artifact artifact =
        new Artifact(model.folder(benchmark.id()), "likelihoods", inputs(model, condition));
    ContinuationTokens tokens = new ContinuationTokens(model);
    List<ChoiceLikelihoods> found =
        store.parts(
            artifact,
            Parts.of(
                prompts.size(),
                ChoiceLikelihoods.class,
                (missing, done) -> {
                  for (int from = 0; from < missing.size(); from += TOGETHER) {
                    int to = Math.min(missing.size(), from + TOGETHER);
                    ask(model, tokens, condition, missing.subList(from, to), done);
                  }
                }));
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      items.add(item(prompts.get(i), found.get(i)));
    }
    return new Cell(
        model.precision(),
        condition.label(),
        artifact.key().hash(),
        benchmark.metrics().stream().map(metric -> estimate(metric, items)).toList(),
        groups(items),
        items);
  }

  /** The same as one of many measures. */
  public Measured measured(ScoredModel model, Condition condition) {
    Cell cell = cell(model, condition);
    List<Measured.Figure> figures = new ArrayList<>();
    for (Estimate metric : cell.metrics()) {
      figures.add(new Measured.Figure(metric, MARGIN, values(metric.metric(), cell.items())));
    }
    return new Measured(
        benchmark.id(),
        cell.precision(),
        cell.steering(),
        Key.of(List.of(benchmark.id(), benchmark.version(), asked())).hash(),
        cell.key(),
        figures);
  }

  private List<Object> asked() {
    return prompts.stream()
        .<Object>map(prompt -> List.of(prompt.context(), prompt.continuations()))
        .toList();
  }

  private Map<String, Object> inputs(ScoredModel model, Condition condition) {
    Map<String, Object> inputs = new TreeMap<>();
    inputs.put("code", CODE);
    inputs.put("model", model.identity());
    inputs.put("precision", model.precision());
    inputs.put("benchmark", benchmark.id() + "@" + benchmark.version());
    inputs.put("prompts", Key.of(asked()).hash());
    inputs.put("steering", condition.describe());
    return inputs;
  }

  private void ask(
      ScoredModel model,
      ContinuationTokens tokens,
      Condition condition,
      List<Integer> chosen,
      Parts.Done<ChoiceLikelihoods> done) {
    List<Continuation> all = new ArrayList<>();
    for (int index : chosen) {
      BenchmarkPrompt prompt = prompts.get(index);
      all.addAll(tokens.of(prompt.context(), prompt.continuations(), condition.steering()));
    }
    List<Likelihood> likelihoods = model.likelihoods(all);
    int at = 0;
    for (int index : chosen) {
      int end = at + prompts.get(index).continuations().size();
      List<Likelihood> own = likelihoods.subList(at, end);
      done.accept(
          index,
          new ChoiceLikelihoods(
              own.stream().map(Likelihood::logProbability).toList(),
              own.stream().map(Likelihood::greedy).toList()));
      at = end;
    }
  }

  private Item item(BenchmarkPrompt prompt, ChoiceLikelihoods found) {
    BenchmarkItem item = prompt.item();
    int prediction = Choices.preferred(found.logLikelihoods());
    return new Item(
        item.number(),
        item.group(),
        prompt.context(),
        prompt.continuations(),
        found.logLikelihoods(),
        found.isGreedy(),
        item.target(),
        prediction,
        item.correct().get(prediction),
        benchmark.scores(item, found.logLikelihoods()));
  }

  private static Estimate estimate(String metric, List<Item> items) {
    return Estimate.of(metric, PairedDifference.scores(values(metric, items)));
  }

  private static List<Double> values(String metric, List<Item> items) {
    return items.stream().map(item -> item.scores().getOrDefault(metric, 0.0)).toList();
  }

  private List<Group> groups(List<Item> items) {
    Map<String, List<Item>> byGroup = new TreeMap<>();
    items.forEach(item -> byGroup.computeIfAbsent(item.group(), _ -> new ArrayList<>()).add(item));
    if (byGroup.size() < 2) {
      return List.of();
    }
    String leading = benchmark.metrics().getFirst();
    return byGroup.entrySet().stream()
        .map(group -> new Group(group.getKey(), estimate(leading, group.getValue())))
        .toList();
  }

  /** Every later cell against the first, metric by metric. */
  public static List<PairedDifference> differences(Benchmark benchmark, List<Cell> cells) {
    List<PairedDifference> all = new ArrayList<>();
    for (String metric : benchmark.metrics()) {
      List<PairedDifference.Cell> scored =
          cells.stream()
              .map(
                  cell ->
                      new PairedDifference.Cell(
                          cell.name(), PairedDifference.scores(values(metric, cell.items()))))
              .toList();
      all.addAll(PairedDifference.table(metric, scored, MARGIN));
    }
    return List.copyOf(all);
  }
}
