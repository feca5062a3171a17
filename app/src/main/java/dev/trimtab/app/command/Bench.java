package dev.trimtab.app.command;

import dev.trimtab.app.bench.Contestant;
import dev.trimtab.app.bench.EngineContestant;
import dev.trimtab.app.bench.LlamaContestant;
import dev.trimtab.app.bench.RandomCheckpoint;
import dev.trimtab.app.bench.TransformersContestant;
import dev.trimtab.app.bench.Workload;
import dev.trimtab.core.Device;
import dev.trimtab.core.UserError;
import dev.trimtab.model.arch.Architectures;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.quant.Precisions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab bench}: how fast this machine is, beside its peers. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    header = "Time the engine on this machine.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = Bench.Engine.class)
final class Bench implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Name what to time");
  }

  /** {@code trimtab bench engine}. */
  @Command(
      name = "engine",
      mixinStandardHelpOptions = true,
      header = "Time prefill and decode, in alternating rounds with peers.",
      description = {
        "",
        "Every contestant does every workload once for each round, in turn, so that a machine"
            + " whose speed drifts treats all alike. Medians over the rounds are printed in tokens"
            + " per second, ratios are medians of the rounds' own ratios. The model is a folder, a"
            + " GGUF file, a built-in model's name, or random-1b: random weights in the shape of"
            + " Llama 3.2 1B, made on first use (2.1 GB in the cache folder). llama.cpp takes part"
            + " in workloads of one row and needs a GGUF file."
      },
      footer = {
        "",
        "Examples:",
        "  trimtab bench engine",
        "  trimtab bench engine --against transformers --python path/to/venv/bin/python",
        "  trimtab bench engine random-1b --precisions bf16,int8 --rounds 3",
        "  trimtab bench engine model.gguf --against llama.cpp --llama-bench path/to/llama-bench"
      })
  static final class Engine implements Callable<Integer> {
    private static final String RANDOM = "random-1b";

    @Parameters(arity = "0..1", paramLabel = "MODEL", defaultValue = "skiff")
    private String model = "skiff";

    @Option(
        names = "--precisions",
        split = ",",
        description = "Default: fp32,bf16,int8, or gguf for a GGUF file.")
    private List<String> precisions = List.of();

    @Option(
        names = "--against",
        split = ",",
        description = "Peers: transformers (float32 and bfloat16), llama.cpp.")
    private List<String> against = List.of();

    @Option(
        names = "--python",
        defaultValue = "python3",
        description = "The interpreter that has torch and transformers. Default: python3.")
    private String python = "python3";

    @Option(
        names = "--llama-bench",
        paramLabel = "PATH",
        defaultValue = "llama-bench",
        description = "llama.cpp's program of that name. Default: the one on the PATH.")
    private String llamaBench = "llama-bench";

    @Option(names = "--rounds", defaultValue = "5", description = "Counted rounds. Default: 5.")
    private int rounds = 5;

    @Option(names = "--prompt", defaultValue = "512", description = "Tokens of the long prompt.")
    private int prompt = 512;

    @Option(names = "--new", defaultValue = "64", description = "Tokens generated for each row.")
    private int newTokens = 64;

    @Option(names = "--batches", split = ",", defaultValue = "1,8,32")
    private List<Integer> batches = List.of();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin private EngineOptions engine = new EngineOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
      Path folder = folder();
      List<Workload> workloads = new ArrayList<>();
      workloads.add(Workload.prefill(prompt));
      batches.forEach(batch -> workloads.add(Workload.decode(batch, newTokens)));
      List<Contestant> contestants = new ArrayList<>();
      try (Device device = engine.open()) {
        try {
          for (String precision : precisions(folder)) {
            contestants.add(new EngineContestant(folder, Precisions.ALL.get(precision), device));
          }
          for (String peer : against) {
            contestants.addAll(peers(peer, folder));
          }
          report(device, workloads, contestants, measure(workloads, contestants));
        } finally {
          for (Contestant contestant : contestants) {
            contestant.close();
          }
        }
      }
      return 0;
    }

    private Path folder() throws IOException {
      if (!model.equals(RANDOM)) {
        return engine.home().model(model);
      }
      Path folder = engine.home().cache().resolve(RANDOM);
      RandomCheckpoint.make(folder, engine.home().model("skiff"));
      return folder;
    }

    private List<String> precisions(Path folder) throws IOException {
      if (!precisions.isEmpty()) {
        return precisions;
      }
      try (Checkpoint checkpoint = Checkpoint.open(folder, Architectures.dialects())) {
        return checkpoint.isGguf()
            ? List.of(Precisions.stored(checkpoint).id())
            : List.of("fp32", "bf16", "int8");
      }
    }

    private List<Contestant> peers(String peer, Path folder) throws IOException {
      return switch (peer) {
        case "transformers" -> transformers(folder);
        case "llama.cpp" -> List.of(new LlamaContestant(llamaBench, folder, engine.threads()));
        default ->
            throw new UserError(
                "There is no peer \"" + peer + "\".", "Known: transformers, llama.cpp.");
      };
    }

    private List<Contestant> transformers(Path folder) throws IOException {
      if (!Files.isDirectory(folder)) {
        throw new UserError(
            "transformers is compared on checkpoint folders, and " + folder + " is a file.",
            "Name a checkpoint's folder, or compare with llama.cpp.");
      }
      List<Contestant> both = new ArrayList<>();
      for (String type : List.of("float32", "bfloat16")) {
        both.add(new TransformersContestant(python, folder, type, engine.threads()));
      }
      return both;
    }

    /** seconds[workload][contestant][round], after one round that is not counted. */
    private double[][][] measure(List<Workload> workloads, List<Contestant> contestants)
        throws IOException {
      double[][][] seconds = new double[workloads.size()][contestants.size()][rounds];
      PrintWriter err = spec.commandLine().getErr();
      for (int w = 0; w < workloads.size(); w++) {
        for (int round = -1; round < rounds; round++) {
          for (int c = 0; c < contestants.size(); c++) {
            if (!contestants.get(c).does(workloads.get(w))) {
              continue;
            }
            double taken = contestants.get(c).seconds(workloads.get(w));
            if (round >= 0) {
              seconds[w][c][round] = taken;
            }
          }
        }
        err.println(workloads.get(w).name() + " done");
        err.flush();
      }
      return seconds;
    }

    private void report(
        Device device,
        List<Workload> workloads,
        List<Contestant> contestants,
        double[][][] seconds) {
      PrintWriter out = spec.commandLine().getOut();
      List<Map<String, Object>> rows = new ArrayList<>();
      Table table = new Table("workload", "contestant", "tok/s", "min", "max", "÷ first");
      for (int w = 0; w < workloads.size(); w++) {
        for (int c = 0; c < contestants.size(); c++) {
          if (!contestants.get(c).does(workloads.get(w))) {
            continue;
          }
          double tokens = workloads.get(w).tokens();
          double[] rates = Arrays.stream(seconds[w][c]).map(s -> tokens / s).sorted().toArray();
          double[] ratios = new double[rounds];
          for (int round = 0; round < rounds; round++) {
            ratios[round] = seconds[w][0][round] / seconds[w][c][round];
          }
          Map<String, Object> row = new LinkedHashMap<>();
          row.put("workload", workloads.get(w).name());
          row.put("contestant", contestants.get(c).name());
          row.put("tokensPerSecond", median(rates));
          row.put("slowest", rates[0]);
          row.put("fastest", rates[rounds - 1]);
          row.put("ratioToFirst", median(ratios));
          rows.add(row);
          table.row(
              workloads.get(w).name(),
              contestants.get(c).name(),
              rate(median(rates)),
              rate(rates[0]),
              rate(rates[rounds - 1]),
              String.format(Locale.ROOT, "%.2f", median(ratios)));
        }
      }
      if (json) {
        Json.print(out, Map.of("model", model, "device", device.description(), "rows", rows));
        return;
      }
      out.println(model + " on " + device.description() + ", " + rounds + " rounds, medians");
      table.print(out);
    }

    private static double median(double[] values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      int middle = sorted.length / 2;
      return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static String rate(double tokensPerSecond) {
      return String.format(Locale.ROOT, tokensPerSecond < 100 ? "%.1f" : "%.0f", tokensPerSecond);
    }
  }
}
