package dev.trimtab.app.command;

import dev.trimtab.core.UserError;
import dev.trimtab.core.registry.Registry;
import dev.trimtab.lab.benchmark.Benchmark;
import dev.trimtab.lab.benchmark.BenchmarkItem;
import dev.trimtab.lab.benchmark.BenchmarkPrompt;
import dev.trimtab.lab.benchmark.Benchmarks;
import dev.trimtab.lab.benchmark.ItemFile;
import dev.trimtab.lab.benchmark.ItemRecord;
import dev.trimtab.lab.benchmark.Selection;
import dev.trimtab.lab.benchmark.Shots;
import dev.trimtab.lab.measure.BenchmarkMeasure;
import dev.trimtab.lab.measure.BenchmarkResult;
import dev.trimtab.lab.store.Key;
import dev.trimtab.lab.store.Records;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab measure}: benchmarks and other measures that need no judge. */
@Command(
    name = "measure",
    mixinStandardHelpOptions = true,
    header = "Measure a model on a benchmark, steered and not, in several precisions.",
    description = {
      "",
      "Benchmarks are asked as lm-evaluation-harness asks them: hellaswag, mmlu, truthfulqa_mc1,"
          + " truthfulqa_mc2, arc_easy, arc_challenge. Without --precision a model is measured as"
          + " its file is stored: a GGUF file or a checkpoint that is not quantised gives the"
          + " log-likelihoods of the harness in float32. Results are kept in the output folder and"
          + " not computed twice. Without a name the benchmarks are listed."
    },
    footer = {
      "",
      "Examples:",
      "  trimtab measure hellaswag --model DIR --data validation.parquet",
      "  trimtab measure mmlu --model DIR --data t.json --shots 5 --shots-data d.json",
      "  trimtab measure arc_easy --model DIR --precision bf16,nf4 --data arc.jsonl",
      "  trimtab measure hellaswag --model skiff --data f.json --steer pv/malice=1.2",
      "  trimtab measure perplexity --model DIR --text book.txt"
    },
    subcommands = {MeasurePerplexity.class, MeasureLogitDifference.class, MeasureCosine.class})
final class Measure implements Callable<Integer> {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      description = "A benchmark; or one of the commands below.")
  private String name = "";

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "The benchmark's records in their public layout: JSON, JSON Lines or Parquet. May be"
              + " given several times.")
  private List<Path> data = new ArrayList<>();

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Items drawn with the seed, as many of each group as its share. Default: all.")
  private int limit;

  @Option(
      names = "--first",
      description = "Let --limit take the first items, as lm-evaluation-harness does.")
  private boolean first;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of --limit. Default: 0.")
  private long seed;

  @Option(
      names = "--shots",
      paramLabel = "N",
      description = "Worked examples before each item, chosen by the harness's rules. Default: 0.")
  private int shots;

  @Option(
      names = "--shots-data",
      paramLabel = "FILE",
      description = "Records that worked examples come from: the training or development set.")
  private List<Path> shotsData = new ArrayList<>();

  @Mixin private MeasureOptions options = new MeasureOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (name.isEmpty()) {
      list(out);
      return 0;
    }
    Benchmark benchmark = benchmark();
    if (data.isEmpty()) {
      throw new UserError(benchmark.id() + " needs its records.", "Name their file with --data.");
    }
    if (limit < 0 || shots < 0) {
      throw new UserError(
          "--limit %d, --shots %d: less than nothing.".formatted(limit, shots),
          "Give numbers from 0.");
    }
    List<ItemRecord> records = ItemFile.read(data);
    List<BenchmarkItem> all = records.stream().map(benchmark::item).toList();
    List<BenchmarkItem> pool =
        shots == 0 ? List.of() : ItemFile.read(shotsData).stream().map(benchmark::item).toList();
    List<BenchmarkPrompt> prompts =
        BenchmarkPrompt.of(benchmark, chosen(benchmark, all), Shots.of(benchmark, shots, pool));
    List<BenchmarkResult.Cell> cells =
        options.cells(
            (model, condition, store) ->
                new BenchmarkMeasure(benchmark, prompts, store).cell(model, condition));
    BenchmarkResult result =
        new BenchmarkResult(
            benchmark.id(),
            benchmark.version(),
            options.model(),
            ItemFile.hash(records).hash(),
            shots,
            prompts.size(),
            all.size(),
            cells,
            BenchmarkMeasure.differences(benchmark, cells));
    if (options.json()) {
      out.print(Records.text(result));
      out.flush();
    } else {
      MeasureTables.print(result, out);
    }
    return 0;
  }

  private Benchmark benchmark() {
    String id = name.toLowerCase(Locale.ROOT).replace('-', '_');
    return Benchmarks.ALL
        .find(id)
        .orElseThrow(
            () -> {
              List<String> known = new ArrayList<>(Benchmarks.ALL.ids());
              known.addAll(spec.subcommands().keySet());
              return Registry.unknown("benchmark or measure", name, known);
            });
  }

  private List<BenchmarkItem> chosen(Benchmark benchmark, List<BenchmarkItem> all) {
    if (limit == 0) {
      return all;
    }
    return first
        ? Selection.first(all, limit)
        : Selection.drawn(all, limit, Key.random(List.of("limit", benchmark.id(), seed)));
  }

  private void list(PrintWriter out) {
    if (options.json()) {
      out.print(
          Records.text(
              Benchmarks.ALL.all().stream()
                  .map(b -> new Listed(b.id(), b.version(), b.metrics(), b.description()))
                  .toList()));
      out.flush();
      return;
    }
    Table table = new Table("benchmark", "version", "scores", "what it asks");
    for (Benchmark benchmark : Benchmarks.ALL.all()) {
      table.row(
          benchmark.id(),
          benchmark.version(),
          String.join(", ", benchmark.metrics()),
          benchmark.description());
    }
    table.print(out);
  }

  /** One line of the list. */
  record Listed(String benchmark, String version, List<String> metrics, String description) {}
}
