package dev.trimtab.app.command;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.extract.ExtractionMethod;
import dev.trimtab.lab.extract.ExtractionMethods;
import dev.trimtab.lab.extract.Fit;
import dev.trimtab.lab.store.TraitVectorFile;
import dev.trimtab.lab.vector.ActivationsFile;
import dev.trimtab.lab.vector.FittedVector;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab vector fit}. */
@Command(
    name = "fit",
    mixinStandardHelpOptions = true,
    header = "Fit a vector to activations made elsewhere, and judge it on held-out ones.",
    description = {
      "",
      "FILE is safetensors with X [n, H] or [n, L, H] and y [n], 1 where the trait shows and 0"
          + " where it does not. probe is the exact optimum of an L2-regularised logistic"
          + " regression (C = 1, free intercept) on rows divided by their norm; probe_lbfgs stops"
          + " where scikit-learn's default does. Intervals are 95 %%: Wilson's for the accuracy at"
          + " the training midpoint, Newcombe's for the AUROC."
    },
    footer = {
      "",
      "Examples:",
      "  trimtab vector fit activations.safetensors --out probe.safetensors",
      "  trimtab vector fit X.safetensors --method mean_diff --holdout 0.2 --seed 7",
      "  trimtab vector fit X.safetensors --method pca --paired --json"
    })
final class VectorFit implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "Activations with labels.")
  private Path file = Path.of("");

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      defaultValue = "probe",
      description = "probe, mean_diff, probe_lbfgs, pca or random. Default: probe.")
  private String method = "probe";

  @Option(
      names = "--holdout",
      paramLabel = "FRACTION",
      defaultValue = "0.1",
      description = "Share held out for evaluation; 0 trains on everything. Default: 0.1.")
  private double holdout = 0.1;

  @Option(
      names = "--paired",
      description = "The i-th example of one class belongs to the i-th of the other.")
  private boolean paired;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of the split. Default: 0.")
  private long seed;

  @Option(names = "--trait", paramLabel = "NAME", description = "The trait, to be kept with it.")
  private String trait = "";

  @Option(
      names = "--out",
      paramLabel = "F",
      description = "The vector's file. Default: FILE's name with the method, in this folder.")
  private @Nullable Path out;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    ExtractionMethod chosen = ExtractionMethods.get(method);
    if (!(holdout >= 0 && holdout < 1)) {
      throw new UserError("--holdout " + holdout + " is no share.", "Give one from 0 to 0.9.");
    }
    if (method.equals("pca") && !paired) {
      throw new UserError(
          "pca wants the differences of pairs.",
          "Add --paired where the i-th example of one class belongs to the i-th of the other.");
    }
    FittedVector fitted =
        FittedVector.of(ActivationsFile.read(file, paired), chosen, holdout, seed);
    Path target = out == null ? standardOut() : out;
    Files.createDirectories(target.toAbsolutePath().resolveSibling(""));
    TraitVectorFile vector = new TraitVectorFile(fitted.vector(), about());
    (fitted.layers().isEmpty() ? vector : vector.with(fitted.kept())).write(target);
    if (json) {
      Json.print(spec.commandLine().getOut(), facts(fitted, target));
    } else {
      print(fitted, target);
    }
    return 0;
  }

  private Path standardOut() {
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.safetensors$", "");
    return Path.of(name + "-" + method + ".safetensors");
  }

  private Map<String, String> about() {
    Map<String, String> about = new TreeMap<>();
    about.put("fittedTo", String.valueOf(file.getFileName()));
    about.put("holdout", String.valueOf(holdout));
    about.put("seed", String.valueOf(seed));
    if (!trait.isEmpty()) {
      about.put("trait", trait);
    }
    return about;
  }

  private Map<String, Object> facts(FittedVector fitted, Path target) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("file", target.toString());
    facts.put("method", method);
    facts.put("hidden", fitted.vector().hidden());
    facts.put("trainPositive", fitted.split().trainPositive().size());
    facts.put("trainNegative", fitted.split().trainNegative().size());
    facts.put("heldOutPositive", fitted.split().heldOutPositive().size());
    facts.put("heldOutNegative", fitted.split().heldOutNegative().size());
    List<Map<String, Object>> layers = new ArrayList<>();
    for (int layer = 0; layer < fitted.vector().layers().size(); layer++) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("layer", layer);
      switch (fitted.vector().layer(layer)) {
        case Fit.Degenerate none -> row.put("degenerate", none.reason());
        case Fit.Found found -> {
          row.put("norm", found.norm());
          row.put("bias", found.bias());
          row.put("midpoint", found.midpoint());
        }
      }
      int number = layer;
      fitted.layers().stream()
          .filter(held -> held.layer() == number)
          .forEach(
              held -> {
                row.put("accuracy", held.accuracy());
                row.put("auroc", held.auroc());
                row.put("heldOut", held.evaluation());
              });
      layers.add(row);
    }
    facts.put("layers", layers);
    return facts;
  }

  private void print(FittedVector fitted, Path target) {
    PrintWriter writer = spec.commandLine().getOut();
    var split = fitted.split();
    writer.printf(
        Locale.ROOT,
        "%s: %s, trained on %d positive and %d negative, held out %d and %d%n",
        target,
        method,
        split.trainPositive().size(),
        split.trainNegative().size(),
        split.heldOutPositive().size(),
        split.heldOutNegative().size());
    if (fitted.layers().isEmpty()) {
      writer.println("Nothing is held out, so there is no evaluation.");
      writer.flush();
      return;
    }
    Table table = new Table("layer", "accuracy", "AUROC", "Cohen's d", "random AUROC", "norm");
    for (FittedVector.Layer layer : fitted.layers()) {
      var separation = layer.evaluation().separation();
      table.row(
          String.valueOf(layer.layer()),
          VectorShow.interval(layer.accuracy()),
          VectorShow.interval(layer.auroc()),
          separation.cohensD().isPresent()
              ? VectorShow.text("%.2f", separation.cohensD().getAsDouble())
              : "—",
          VectorShow.text("%.3f", layer.evaluation().control().auroc()),
          fitted.vector().layer(layer.layer()) instanceof Fit.Found found
              ? VectorShow.text("%.4g", found.norm())
              : "—");
    }
    table.print(writer);
  }
}
