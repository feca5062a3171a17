package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import dev.trimtab.app.bench.Contestant;
import dev.trimtab.app.bench.EngineContestant;
import dev.trimtab.app.bench.Floor;
import dev.trimtab.app.bench.FloorMeter;
import dev.trimtab.app.bench.LlamaContestant;
import dev.trimtab.app.bench.PeakMemory;
import dev.trimtab.app.bench.RandomCheckpoint;
import dev.trimtab.app.bench.Ratio;
import dev.trimtab.app.bench.Rounds;
import dev.trimtab.app.bench.Timing;
import dev.trimtab.app.bench.TransformersContestant;
import dev.trimtab.app.bench.Workload;
import dev.trimtab.core.Device;
import dev.trimtab.core.UserError;
import dev.trimtab.model.arch.Architectures;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.quant.Precision;
import dev.trimtab.model.quant.Precisions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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
        "Every contestant is warmed up, then does every workload for half a second or once in each"
            + " round, in turn, so that a machine whose speed drifts treats all alike. Medians over"
            + " the rounds are printed in tokens per second, ratios are medians of the rounds' own"
            + " ratios. A model is a folder, a GGUF file, a built-in model's name, or one of random"
            + " weights in the shape of Llama 3.2 1B, made on first use in the cache folder:"
            + " random-1b (2.1 GB), random-1b-awq, random-1b-gptq, random-1b-gptq-actorder (0.7 GB"
            + " each). llama.cpp takes part in workloads of one row and needs a GGUF file.",
        "",
        "Each round also measures how fast the machine reads memory and multiplies in float32."
            + " \"Of the floor\" is the speed reached to the speed at which reading the packed"
            + " weights once a pass, or the multiply-adds of its tokens, is all there is; native"
            + " bfloat16 and int8 instructions can exceed this float32 floor."
      },
      footer = {
        "",
        "Examples:",
        "  trimtab bench engine",
        "  trimtab bench engine --against transformers --python path/to/venv/bin/python",
        "  trimtab bench engine random-1b --precisions bf16,int8 --rounds 3",
        "  trimtab bench engine random-1b --precisions bf16 --with random-1b-awq",
        "  trimtab bench engine random-1b --memory --precisions bf16,nf4 --batches 1",
        "  trimtab bench engine skiff --rounds 2 --batches 1,32 --markdown",
        "  trimtab bench engine F.gguf --against llama.cpp --llama-bench bin/llama-bench"
      })
  static final class Engine implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Parameters(
        arity = "0..1",
        paramLabel = "MODEL",
        defaultValue = "skiff",
        description = Models.MODEL + " Default: skiff.")
    private String model = "skiff";

    @Option(
        names = "--precisions",
        split = ",",
        paramLabel = "P[,P]",
        hideParamSyntax = true,
        description =
            "Precisions to time. Default: fp32,bf16,int8, or that of a quantised checkpoint or GGUF"
                + " file.")
    private List<String> precisions = List.of();

    @Option(
        names = "--with",
        split = ",",
        paramLabel = "MODEL[,MODEL]",
        hideParamSyntax = true,
        description =
            "Further models in the same rounds, each in the precision that it is stored in. Peers"
                + " run MODEL alone.")
    private List<String> others = List.of();

    @Option(
        names = "--against",
        split = ",",
        paramLabel = "PEER[,PEER]",
        hideParamSyntax = true,
        description = "Peers: transformers (float32 and bfloat16), llama.cpp.")
    private List<String> against = List.of();

    @Option(
        names = "--python",
        paramLabel = "PATH",
        defaultValue = "python3",
        description = "The interpreter that has torch and transformers. Default: python3.")
    private String python = "python3";

    @Option(
        names = "--llama-bench",
        paramLabel = "PATH",
        defaultValue = "llama-bench",
        description = "llama.cpp's program of that name. Default: the one on the PATH.")
    private String llamaBench = "llama-bench";

    @Option(
        names = "--rounds",
        paramLabel = "N",
        defaultValue = "5",
        description = "Counted rounds. Default: 5.")
    private int rounds = 5;

    @Option(
        names = "--warm",
        paramLabel = "SECONDS",
        defaultValue = "5",
        description =
            "Seconds that each contestant works on each workload before the rounds count; once at"
                + " least. Default: 5.")
    private double warm = 5;

    @Option(
        names = "--prompt",
        paramLabel = "N",
        defaultValue = "512",
        description = "Tokens of the prompt whose prefill is timed. Default: 512.")
    private int prompt = 512;

    @Option(
        names = "--new",
        paramLabel = "N",
        defaultValue = "64",
        description = "Tokens generated for each row. Default: 64.")
    private int newTokens = 64;

    @Option(
        names = "--batches",
        split = ",",
        paramLabel = "N[,N]",
        hideParamSyntax = true,
        defaultValue = "1,8,32",
        description = "How many rows are decoded together, in turn. Default: 1,8,32.")
    private List<Integer> batches = List.of();

    @Option(names = "--no-floor", description = "Leave out what the machine can do at most.")
    private boolean noFloor;

    @Option(
        names = "--memory",
        description = "Instead, the peak memory of each precision in a process of its own.")
    private boolean memory;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--markdown", description = "Print Markdown, with date, command and machine.")
    private boolean markdown;

    @Mixin private EngineOptions engine = new EngineOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
      check();
      Path folder = folder(model);
      BenchReport report = memory ? memory(folder) : timed(folder);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        Json.print(out, report.json());
      } else if (markdown) {
        report.markdown(out);
      } else {
        report.text(out);
      }
      return 0;
    }

    private void check() {
      if (!(warm >= 0 && warm <= 3600)) {
        throw new UserError(
            "Warming up for " + warm + " seconds makes no sense.", "Give --warm from 0 to 3600.");
      }
      if (rounds < 1 || prompt < 1 || newTokens < 1 || batches.stream().anyMatch(b -> b < 1)) {
        throw new UserError(
            "Rounds, tokens and batches are counted from 1.",
            "Give --rounds, --prompt, --new and --batches of at least 1.");
      }
      if (json && markdown) {
        throw new UserError("--json and --markdown exclude each other.", "Give one of them.");
      }
    }

    private BenchReport timed(Path folder) throws IOException {
      List<Workload> workloads = new ArrayList<>();
      workloads.add(Workload.prefill(prompt));
      batches.forEach(batch -> workloads.add(Workload.decode(batch, newTokens)));
      List<Contestant> contestants = new ArrayList<>();
      try (Device device = engine.open()) {
        try {
          /* Peers first: one that is missing is found before anything is loaded. */
          for (String peer : against) {
            contestants.addAll(peers(peer, folder));
          }
          List<EngineContestant> own = new ArrayList<>();
          for (Entrant entrant : entrants(folder)) {
            own.add(
                new EngineContestant(
                    entrant.label(), entrant.folder(), entrant.precision(), device));
            contestants.add(own.size() - 1, own.getLast());
          }
          Rounds.Result done = rounds(workloads, contestants);
          List<BenchReport.Memory> packed = new ArrayList<>();
          OptionalLong peak = PeakMemory.ofThisProcess();
          own.forEach(c -> packed.add(new BenchReport.Memory(c.name(), c.bytes(), peak)));
          return report(device, done.timings(), done.floors(), packed);
        } finally {
          for (Contestant contestant : contestants) {
            contestant.close();
          }
        }
      }
    }

    private BenchReport report(
        Device device, List<Timing> timings, List<Floor> floors, List<BenchReport.Memory> packed) {
      String command = "./trimtab " + String.join(" ", arguments());
      String date = LocalDate.now(Home.clock()).toString();
      return new BenchReport(
          model, date, command, device.description(), rounds, memory, timings, floors, packed);
    }

    private List<String> arguments() {
      ParseResult parsed = spec.root().commandLine().getParseResult();
      return parsed == null ? List.of() : parsed.originalArgs();
    }

    /** One process for each precision: in one of all, their weights would lie side by side. */
    private BenchReport memory(Path folder) throws IOException {
      List<String> program = PeakMemory.program(arguments());
      List<BenchReport.Memory> rows = new ArrayList<>();
      for (Entrant entrant : entrants(folder)) {
        JsonNode row =
            JSON.readTree(PeakMemory.run(program, child(entrant))).path("memory").path(0);
        OptionalLong peak = OptionalLong.of(row.path("peakBytes").asLong());
        rows.add(new BenchReport.Memory(entrant.label(), row.path("packedBytes").asLong(), peak));
      }
      try (Device device = engine.open()) {
        return report(device, List.of(), List.of(), rows);
      }
    }

    private List<String> child(Entrant entrant) {
      String device = spec.commandLine().getParseResult().matchedOptionValue("--device", "cpu");
      String rows = batches.stream().map(String::valueOf).collect(Collectors.joining(","));
      return List.of(
          "bench",
          "engine",
          entrant.folder().toString(),
          "--precisions=" + entrant.precision().id(),
          "--rounds=1",
          "--warm=0",
          "--prompt=" + prompt,
          "--new=" + newTokens,
          "--batches=" + rows,
          "--threads=" + engine.threads(),
          "--device=" + device,
          "--no-floor",
          "--json");
    }

    private Path folder(String name) throws IOException {
      Optional<RandomCheckpoint> random = RandomCheckpoint.ALL.find(name);
      if (random.isEmpty()) {
        return engine.home().model(name);
      }
      Path folder = engine.home().cache().resolve(name);
      random.get().make(folder, engine.home().model("skiff"));
      return folder;
    }

    /**
     * A model in a precision.
     *
     * @param label as the tables show it
     */
    private record Entrant(String label, Path folder, Precision precision) {}

    /** The model in every precision, then the others as they are stored. */
    private List<Entrant> entrants(Path folder) throws IOException {
      Map<String, Entrant> entrants = new LinkedHashMap<>();
      for (String id : precisions(folder)) {
        String label = "trimtab " + id;
        enter(entrants, new Entrant(label, folder, Precisions.ALL.get(id)));
      }
      for (String other : others) {
        Path place = folder(other);
        Precision precision = stored(place);
        String label = "trimtab " + precision.id() + Ratio.OF + other;
        enter(entrants, new Entrant(label, place, precision));
      }
      return List.copyOf(entrants.values());
    }

    private static void enter(Map<String, Entrant> entrants, Entrant entrant) {
      if (entrants.putIfAbsent(entrant.label(), entrant) != null) {
        throw new UserError(
            "\"" + entrant.label() + "\" would take part twice.",
            "Name each precision, and each model of --with, once.");
      }
    }

    private static Precision stored(Path folder) throws IOException {
      try (Checkpoint checkpoint = Checkpoint.open(folder, Architectures.dialects())) {
        return Precisions.stored(checkpoint);
      }
    }

    private List<String> precisions(Path folder) throws IOException {
      if (!precisions.isEmpty()) {
        return precisions;
      }
      try (Checkpoint checkpoint = Checkpoint.open(folder, Architectures.dialects())) {
        Precision plain = Precisions.ALL.get("fp32");
        Precision customary =
            checkpoint.isGguf()
                ? Precisions.stored(checkpoint)
                : Precisions.customary(checkpoint, plain);
        return customary.equals(plain) ? List.of("fp32", "bf16", "int8") : List.of(customary.id());
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

    private Rounds.Result rounds(List<Workload> workloads, List<Contestant> contestants)
        throws IOException {
      PrintWriter err = spec.commandLine().getErr();
      Optional<FloorMeter> meter =
          noFloor ? Optional.empty() : Optional.of(new FloorMeter(engine.threads()));
      try {
        return new Rounds(rounds, warm)
            .run(
                workloads,
                contestants,
                meter,
                workload -> {
                  err.println(workload.name() + " done");
                  err.flush();
                });
      } finally {
        meter.ifPresent(FloorMeter::close);
      }
    }
  }
}
