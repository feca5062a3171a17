package dev.trimtab.app.command;

import dev.trimtab.lab.extract.Cosines;
import dev.trimtab.lab.vector.VectorComparison;
import dev.trimtab.lab.vector.VectorFormats;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab vector compare}. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    header = "Compare two vectors: cosine and angle per layer, and across layers.",
    description = {
      "",
      "Beside the cosines stands what two random directions of that many dimensions exceed once in"
          + " twenty times."
    },
    footer = {
      "",
      "Examples:",
      "  trimtab vector compare bf16.safetensors nf4.safetensors",
      "  trimtab vector compare A.safetensors B.safetensors --across --json"
    })
final class VectorCompare implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "A", description = "One vector.")
  private Path first = Path.of("");

  @Parameters(index = "1", paramLabel = "B", description = "Another of the same model.")
  private Path second = Path.of("");

  @Option(
      names = "--across",
      description = "Also every layer of A (down) with every layer of B (across).")
  private boolean across;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    VectorComparison comparison =
        VectorComparison.of(
            VectorFormats.read(first).vector(), VectorFormats.read(second).vector());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Json.print(out, facts(comparison));
      return 0;
    }
    Table table = new Table("layer", "cosine", "angle");
    for (Cosines.Layer layer : comparison.layers()) {
      table.row(
          String.valueOf(layer.layer()),
          VectorShow.text("%.4f", layer.cosine()),
          VectorShow.text("%.1f°", layer.degrees()));
    }
    table.print(out);
    if (comparison.mean().isPresent()) {
      out.println(
          VectorShow.text(
              "mean %.4f over %d layers; random directions exceed ±%.3f once in twenty times",
              comparison.mean().getAsDouble(), comparison.layers().size(), comparison.chance()));
    }
    if (across) {
      out.println();
      matrix(comparison).print(out);
    }
    out.flush();
    return 0;
  }

  private static Table matrix(VectorComparison comparison) {
    List<String> head = new ArrayList<>();
    head.add("A \\ B");
    for (int j = 0; j < comparison.across().getFirst().size(); j++) {
      head.add(String.valueOf(j));
    }
    Table table = new Table(head.toArray(String[]::new));
    for (int i = 0; i < comparison.across().size(); i++) {
      List<String> row = new ArrayList<>();
      row.add(String.valueOf(i));
      for (OptionalDouble cosine : comparison.across().get(i)) {
        row.add(cosine.isPresent() ? VectorShow.text("%.2f", cosine.getAsDouble()) : "—");
      }
      table.row(row.toArray(String[]::new));
    }
    return table;
  }

  /** A number, or a dash where one of the two has no direction. */
  private static Object cell(OptionalDouble cosine) {
    return cosine.isPresent() ? cosine.getAsDouble() : "—";
  }

  private Map<String, Object> facts(VectorComparison comparison) {
    Map<String, Object> facts = new LinkedHashMap<>();
    List<Map<String, Object>> layers = new ArrayList<>();
    for (Cosines.Layer layer : comparison.layers()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("layer", layer.layer());
      row.put("cosine", layer.cosine());
      row.put("degrees", layer.degrees());
      layers.add(row);
    }
    facts.put("layers", layers);
    comparison.mean().ifPresent(mean -> facts.put("mean", mean));
    facts.put("chance", comparison.chance());
    if (across) {
      facts.put(
          "across",
          comparison.across().stream()
              .map(row -> row.stream().map(VectorCompare::cell).toList())
              .toList());
    }
    return facts;
  }
}
