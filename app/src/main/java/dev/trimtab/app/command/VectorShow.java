package dev.trimtab.app.command;

import dev.trimtab.core.Direction;
import dev.trimtab.lab.extract.Fit;
import dev.trimtab.lab.stats.AurocInterval;
import dev.trimtab.lab.stats.Interval;
import dev.trimtab.lab.store.TraitVectorFile;
import dev.trimtab.lab.store.VectorEvaluation;
import dev.trimtab.lab.vector.VectorFormats;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab vector show}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    header = "Show what a vector's file holds, layer by layer.",
    description = {
      "",
      "base norm is the mean norm of the residual stream over the examples, where an extraction"
          + " left it in the file; norm is the direction's length before it was brought to 1, in"
          + " its method's units; midpoint the projection between the two classes; largest the"
          + " dimension that holds most of the direction's squared length, and its share."
    },
    footer = {"", "Example:", "  trimtab vector show probe.safetensors"})
final class VectorShow implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "A vector in any format that is read.")
  private Path file = Path.of("");

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    TraitVectorFile read = VectorFormats.read(file);
    PrintWriter out = spec.commandLine().getOut();
    Map<Integer, VectorEvaluation.Layer> evaluated = new TreeMap<>();
    read.evaluation()
        .ifPresent(
            evaluation ->
                evaluation.layers().forEach(layer -> evaluated.put(layer.layer(), layer)));
    if (json) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("method", read.vector().method());
      all.put("hidden", read.vector().hidden());
      all.put("about", read.origin());
      all.put("layers", rows(read, evaluated));
      Json.print(out, all);
      return 0;
    }
    Table about = new Table("", "");
    about.row("method", read.vector().method());
    about.row("layers", String.valueOf(read.vector().layers().size()));
    about.row("hidden", String.valueOf(read.vector().hidden()));
    read.origin().entrySet().stream()
        .filter(entry -> !entry.getKey().equals("method"))
        .forEach(entry -> about.row(entry.getKey(), entry.getValue()));
    about.print(out);
    out.println();
    table(read, evaluated).print(out);
    return 0;
  }

  private static Table table(TraitVectorFile read, Map<Integer, VectorEvaluation.Layer> evaluated) {
    List<Double> base = read.baseNorms();
    Table table =
        new Table("layer", "base norm", "norm", "midpoint", "largest", "held-out AUROC", "n");
    List<Fit> layers = read.vector().layers();
    for (int layer = 0; layer < layers.size(); layer++) {
      String number = String.valueOf(layer);
      String around = base.isEmpty() ? "—" : text("%.6g", base.get(layer));
      switch (layers.get(layer)) {
        case Fit.Degenerate none -> table.row(number, around, "—", "—", none.reason(), "—", "—");
        case Fit.Found found -> {
          int largest = largest(found.direction());
          double value = found.direction().at(largest);
          VectorEvaluation.Layer held = evaluated.get(layer);
          table.row(
              number,
              around,
              text("%.4g", found.norm()),
              found.midpoint() == 0 ? "—" : text("%.4g", found.midpoint()),
              text("%d (%.1f %%)", largest, 100 * value * value),
              held == null ? "—" : interval(auroc(held)),
              held == null ? "—" : held.positives() + " + " + held.negatives());
        }
      }
    }
    return table;
  }

  private static List<Map<String, Object>> rows(
      TraitVectorFile read, Map<Integer, VectorEvaluation.Layer> evaluated) {
    List<Map<String, Object>> rows = new ArrayList<>();
    List<Fit> layers = read.vector().layers();
    for (int layer = 0; layer < layers.size(); layer++) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("layer", layer);
      if (!read.baseNorms().isEmpty()) {
        row.put("baseNorm", read.baseNorms().get(layer));
      }
      switch (layers.get(layer)) {
        case Fit.Degenerate none -> row.put("degenerate", none.reason());
        case Fit.Found found -> {
          int largest = largest(found.direction());
          row.put("norm", found.norm());
          row.put("bias", found.bias());
          row.put("midpoint", found.midpoint());
          row.put("largestDimension", largest);
          row.put(
              "largestShare",
              (double) found.direction().at(largest) * found.direction().at(largest));
        }
      }
      VectorEvaluation.Layer held = evaluated.get(layer);
      if (held != null) {
        row.put("heldOut", held);
        row.put("auroc", auroc(held));
      }
      rows.add(row);
    }
    return rows;
  }

  private static int largest(Direction direction) {
    int largest = 0;
    for (int h = 1; h < direction.size(); h++) {
      if (Math.abs(direction.at(h)) > Math.abs(direction.at(largest))) {
        largest = h;
      }
    }
    return largest;
  }

  static Interval auroc(VectorEvaluation.Layer layer) {
    return AurocInterval.of(layer.auroc(), layer.positives(), layer.negatives());
  }

  /** An estimate with its ends. */
  static String interval(Interval interval) {
    return text("%.3f (%.3f to %.3f)", interval.estimate(), interval.low(), interval.high());
  }

  static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
