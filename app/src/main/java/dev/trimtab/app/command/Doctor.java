package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import dev.trimtab.core.Device;
import dev.trimtab.core.UserError;
import dev.trimtab.model.BatchLimits;
import dev.trimtab.model.Model;
import dev.trimtab.model.Verification;
import dev.trimtab.model.file.Safetensors;
import dev.trimtab.model.quant.ComputeType;
import dev.trimtab.model.quant.Precisions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code trimtab doctor}: what this machine can do, and whether the engine is right on it. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    header = "Show what this machine can do, which kernels are in use, and check them.",
    description = {
      "",
      "Loads the built-in models and compares their logits, hidden states and text with the"
          + " reference outputs that ship with them. Exit code 1 where something is wrong."
    },
    footer = {"", "Examples:", "  trimtab doctor", "  trimtab doctor --json"})
final class Doctor implements Callable<Integer> {
  private static final double TOLERANCE = 1e-4;
  private static final double MIB = 1 << 20;

  /** One thing looked at. */
  record Finding(String what, boolean good, String detail) {}

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private EngineOptions engine = new EngineOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    List<Finding> findings = new ArrayList<>();
    Runtime runtime = Runtime.getRuntime();
    findings.add(new Finding("Java", true, Runtime.version() + ", " + java()));
    findings.add(
        new Finding(
            "memory",
            true,
            String.format(
                Locale.ROOT,
                "%d processors, heap up to %.0f MiB",
                runtime.availableProcessors(),
                runtime.maxMemory() / MIB)));
    try (Device device = engine.open()) {
      findings.add(new Finding("device " + device.id(), true, device.description()));
      findings.add(
          new Finding(
              "free memory",
              true,
              String.format(Locale.ROOT, "%.0f MiB", device.freeBytes() / MIB)));
      for (String name : List.of("skiff", "skiff-judge")) {
        findings.add(model(device, name));
      }
    } catch (UserError e) {
      findings.add(new Finding("device", false, e.paragraph()));
    }
    findings.add(folder("cache", engine.home().cache()));
    print(findings);
    return findings.stream().allMatch(Finding::good) ? 0 : 1;
  }

  private static String java() {
    return System.getProperty("java.vm.name") + ", " + System.getProperty("java.home");
  }

  private Finding model(Device device, String name) {
    Home home = engine.home();
    try {
      Path folder = home.model(name);
      double worst = 0;
      try (Safetensors reference = Safetensors.open(folder.resolve("expected.safetensors"));
          Model model =
              Model.load(folder, Precisions.ALL.get("fp32"), ComputeType.FLOAT32, device);
          Verification verification =
              new Verification(model, reference, BatchLimits.of(device, model))) {
        for (Verification.Finding finding : verification.findings()) {
          worst = Math.max(worst, finding.relative());
        }
      }
      return new Finding(
          "model " + name,
          worst <= TOLERANCE,
          String.format(Locale.ROOT, "largest relative error %.1e to its reference", worst));
    } catch (IOException | RuntimeException e) {
      return new Finding("model " + name, false, String.valueOf(e.getMessage()));
    }
  }

  private static Finding folder(String what, Path folder) {
    try {
      Files.createDirectories(folder);
      return new Finding(what, Files.isWritable(folder), folder.toString());
    } catch (IOException e) {
      return new Finding(what, false, folder + " cannot be made: " + e.getMessage());
    }
  }

  private void print(List<Finding> findings) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Json.print(out, findings);
      return;
    }
    Table table = new Table("", "", "");
    for (Finding finding : findings) {
      table.row(finding.good() ? "ok" : "WRONG", finding.what(), finding.detail());
    }
    table.print(out);
  }
}
