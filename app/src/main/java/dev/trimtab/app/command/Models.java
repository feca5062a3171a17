package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import dev.trimtab.core.Device;
import dev.trimtab.core.UserError;
import dev.trimtab.model.BatchLimits;
import dev.trimtab.model.Model;
import dev.trimtab.model.Verification;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.file.ModelSpec;
import dev.trimtab.model.file.Safetensors;
import dev.trimtab.model.quant.ComputeType;
import dev.trimtab.model.quant.Precisions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab models}: what is there, what it is, and whether the engine gives its numbers. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    header = "List, show and verify models.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {Models.ListModels.class, Models.Show.class, Models.Verify.class})
final class Models implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Name what to do with models");
  }

  /** {@code trimtab models list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      header = "List the built-in models.",
      footer = {"", "Example:", "  trimtab models list --json"})
  static final class ListModels implements Callable<Integer> {
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
      Home home = Home.ofThisMachine();
      List<Facts> found = new ArrayList<>();
      if (Files.isDirectory(home.models())) {
        try (Stream<Path> folders = Files.list(home.models()).sorted()) {
          for (Path folder : folders.filter(Models::isCheckpoint).toList()) {
            found.add(describe(folder));
          }
        }
      }
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        Json.print(out, found);
        return 0;
      }
      Table table = new Table("model", "family", "parameters", "layers", "hidden", "positions");
      for (Facts model : found) {
        table.row(
            model.name(),
            model.family(),
            String.format(Locale.ROOT, "%.1f M", model.parameters() / 1e6),
            String.valueOf(model.layers()),
            String.valueOf(model.hidden()),
            String.valueOf(model.positions()));
      }
      table.print(out);
      return 0;
    }
  }

  /** {@code trimtab models show}. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      header = "Show what a checkpoint's configuration says, and its model card.",
      footer = {"", "Examples:", "  trimtab models show skiff", "  trimtab models show DIR --json"})
  static final class Show implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "A folder, or a built-in model's name.")
    private String model = "";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
      Path folder = Home.ofThisMachine().model(model);
      Facts facts = describe(folder);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        Json.print(out, facts);
        return 0;
      }
      Table table = new Table("", "");
      facts.rows().forEach(table::row);
      table.print(out);
      Path card = folder.resolve("README.md");
      if (Files.exists(card)) {
        out.println();
        out.println(Files.readString(card));
      }
      out.flush();
      return 0;
    }
  }

  /** {@code trimtab models verify}. */
  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      header = "Compare a checkpoint's logits, hidden states and text with reference outputs.",
      description = {
        "",
        "Compares whichever tensors the reference file holds: logits (all positions, or those in"
            + " logits_positions), hidden (all layers, or those in hidden_layers), attn_out,"
            + " mlp_out, greedy, and steered_logits with steer_vector, steer_coef and the metadata"
            + " steer_layer. Exit code 1 when one is off by more than the tolerance."
      },
      footer = {
        "",
        "Examples:",
        "  trimtab models verify skiff",
        "  trimtab models verify path/to/model --expected outputs.safetensors --precision nf4",
        "  trimtab models verify path/to/model --tolerance 1e-5 --json"
      })
  static final class Verify implements Callable<Integer> {
    @Parameters(paramLabel = "MODEL", description = "A folder, or a built-in model's name.")
    private String model = "";

    @Option(
        names = "--expected",
        paramLabel = "FILE",
        description = "The reference outputs. Default: expected.safetensors in the folder.")
    private @Nullable Path expected;

    @Option(
        names = "--precision",
        paramLabel = "P",
        defaultValue = "fp32",
        description = "Precision to run in; products are float32 throughout. Default: fp32.")
    private String precision = "fp32";

    @Option(
        names = "--tolerance",
        paramLabel = "T",
        defaultValue = "1e-4",
        description = "Largest relative error ‖Δ‖ / ‖reference‖ that passes. Default: 1e-4.")
    private double tolerance = 1e-4;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Mixin private EngineOptions engine = new EngineOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
      Path folder = engine.home().model(model);
      Path file = expected == null ? folder.resolve("expected.safetensors") : expected;
      if (!Files.exists(file)) {
        throw new UserError(
            "There are no reference outputs at " + file + ".",
            "Name the file that holds them with --expected.");
      }
      List<Verification.Finding> findings;
      try (Device device = engine.open();
          Safetensors reference = Safetensors.open(file);
          Model loaded =
              Model.load(folder, Precisions.ALL.get(precision), ComputeType.FLOAT32, device);
          Verification verification =
              new Verification(loaded, reference, BatchLimits.of(device, loaded))) {
        findings = verification.findings();
      }
      boolean passed = findings.stream().allMatch(finding -> finding.relative() <= tolerance);
      print(findings, passed);
      return passed ? 0 : 1;
    }

    private void print(List<Verification.Finding> findings, boolean passed) {
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("model", model);
        result.put("precision", precision);
        result.put("tolerance", tolerance);
        result.put("passed", passed);
        result.put("tensors", findings);
        Json.print(out, result);
        return;
      }
      Table table = new Table("tensor", "values", "largest error", "relative error", "");
      for (Verification.Finding finding : findings) {
        table.row(
            finding.tensor(),
            String.valueOf(finding.values()),
            String.format(Locale.ROOT, "%.3e", finding.largest()),
            String.format(Locale.ROOT, "%.3e", finding.relative()),
            finding.relative() <= tolerance ? "ok" : "ABOVE TOLERANCE");
      }
      table.print(out);
      out.printf(
          Locale.ROOT,
          "%s: %s at tolerance %.0e, precision %s%n",
          model,
          passed ? "equal" : "different",
          tolerance,
          precision);
      out.flush();
    }
  }

  private static boolean isCheckpoint(Path folder) {
    return Files.exists(folder.resolve("config.json"));
  }

  private static Facts describe(Path folder) throws IOException {
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      ModelSpec spec = checkpoint.spec();
      return new Facts(
          String.valueOf(folder.toAbsolutePath().normalize().getFileName()),
          folder.toString(),
          spec.family(),
          checkpoint.names().stream().mapToLong(name -> checkpoint.tensor(name).elements()).sum(),
          checkpoint.type().name(),
          spec.layers(),
          spec.hidden(),
          spec.attention().heads(),
          spec.attention().kvHeads(),
          spec.attention().headSize(),
          spec.feedForward().size(),
          spec.vocabulary().size(),
          spec.positions(),
          spec.vocabulary().tied());
    }
  }

  /** What a checkpoint's files say of it. */
  record Facts(
      String name,
      String folder,
      String family,
      long parameters,
      String type,
      int layers,
      int hidden,
      int heads,
      int keyValueHeads,
      int headSize,
      int feedForward,
      int vocabulary,
      int positions,
      boolean tiedHead) {
    /** Name and value of each, for people. */
    List<String[]> rows() {
      return List.of(
          row("folder", folder),
          row("family", family),
          row("parameters", parameters),
          row("type", type),
          row("layers", layers),
          row("hidden size", hidden),
          row("heads", heads + ", " + keyValueHeads + " of keys and values, size " + headSize),
          row("feed-forward", feedForward),
          row("vocabulary", vocabulary),
          row("positions", positions),
          row("tied head", tiedHead));
    }

    private static String[] row(String name, Object value) {
      return new String[] {name, String.valueOf(value)};
    }
  }
}
