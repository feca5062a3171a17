package dev.trimtab.app.command;

import dev.trimtab.core.Device;
import dev.trimtab.core.UserError;
import dev.trimtab.model.BatchLimits;
import dev.trimtab.model.Model;
import dev.trimtab.model.Verification;
import dev.trimtab.model.file.Safetensors;
import dev.trimtab.model.quant.ComputeType;
import dev.trimtab.model.quant.Precision;
import dev.trimtab.model.quant.Precisions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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
      "  trimtab models verify DIR --expected outputs.safetensors --precision nf4",
      "  trimtab models verify DIR --tolerance 1e-5 --json"
    })
final class ModelsVerify implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = Models.MODEL)
  private String model = "";

  @Option(
      names = "--expected",
      paramLabel = "FILE",
      description = "The reference outputs. Default: expected.safetensors in the folder.")
  private @Nullable Path expected;

  @Option(
      names = "--precision",
      paramLabel = "P",
      description =
          "Precision to run in; products are float32 throughout. Default: that of a quantised"
              + " checkpoint or GGUF file, or else fp32.")
  private @Nullable String precision;

  @Option(
      names = "--tolerance",
      paramLabel = "T",
      description =
          "Largest relative error ‖Δ‖ / ‖reference‖ that passes. Default: 1e-4, and 1e-2 in the"
              + " int8 precisions, where one activation rounded the other way moves a whole row.")
  private @Nullable Double tolerance;

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
    Precision chosen =
        precision == null
            ? Model.customaryPrecision(folder, Precisions.ALL.get("fp32"))
            : Precisions.ALL.get(precision);
    if (tolerance != null && !(tolerance >= 0)) {
      throw new UserError("--tolerance " + tolerance + " cannot be.", "Give 0 or more.");
    }
    double bar = tolerance == null ? chosen.tolerance() : tolerance;
    List<Verification.Finding> findings;
    try (Device device = engine.open();
        Safetensors reference = Safetensors.open(file);
        Model loaded = Model.load(folder, chosen, ComputeType.FLOAT32, device);
        Verification verification =
            new Verification(loaded, reference, BatchLimits.of(device, loaded))) {
      findings = verification.findings();
    }
    boolean passed = findings.stream().allMatch(finding -> finding.relative() <= bar);
    print(findings, passed, chosen.id(), bar);
    return passed ? 0 : 1;
  }

  private void print(List<Verification.Finding> findings, boolean passed, String used, double bar) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("model", model);
      result.put("precision", used);
      result.put("tolerance", bar);
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
          finding.relative() <= bar ? "ok" : "ABOVE TOLERANCE");
    }
    table.print(out);
    out.printf(
        Locale.ROOT,
        "%s: %s at tolerance %.0e, precision %s%n",
        model,
        passed ? "equal" : "different",
        bar,
        used);
    out.flush();
  }
}
