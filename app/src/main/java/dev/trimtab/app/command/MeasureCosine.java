package dev.trimtab.app.command;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.measure.CosineTable;
import dev.trimtab.lab.store.Records;
import dev.trimtab.lab.store.TraitVectorFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab measure cosine}: how far vectors point the same way. */
@Command(
    name = "cosine",
    mixinStandardHelpOptions = true,
    header = "Compare trait vectors: cosines and angles, layer by layer and across layers.",
    footer = {
      "",
      "Examples:",
      "  trimtab measure cosine bf16/probe.safetensors nf4/probe.safetensors --layers",
      "  trimtab measure cosine probe.safetensors mean_diff.safetensors --cross-layers"
    })
final class MeasureCosine implements Callable<Integer> {
  @Parameters(
      arity = "2..*",
      paramLabel = "FILE",
      description = "Vectors, as trimtab extract writes them: of precisions, methods or traits.")
  private List<Path> files = List.of();

  @Option(names = "--layers", description = "Show every layer.")
  private boolean layers;

  @Option(
      names = "--cross-layers",
      description = "Show each layer of the one against each layer of the other.")
  private boolean crossLayers;

  @Option(names = "--json", description = "Print JSON, all of it.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    if (files.size() < 2) {
      throw new UserError("One vector has no angle.", "Give at least two files.");
    }
    List<CosineTable.Named> vectors = new ArrayList<>();
    for (Path file : files) {
      vectors.add(new CosineTable.Named(file.toString(), TraitVectorFile.read(file).vector()));
    }
    CosineTable table = CosineTable.of(vectors);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.print(Records.text(table));
      out.flush();
      return 0;
    }
    means(table, out);
    for (CosineTable.Pair pair : table.pairs()) {
      if (layers) {
        byLayer(pair, out);
      }
      if (crossLayers) {
        across(pair, out);
      }
    }
    return 0;
  }

  private static void means(CosineTable table, PrintWriter out) {
    Table means = new Table("first", "second", "mean cosine", "angle, °");
    for (CosineTable.Pair pair : table.pairs()) {
      means.row(pair.first(), pair.second(), fixed(pair.mean(), 4), fixed(pair.degrees(), 1));
    }
    means.print(out);
  }

  private static void byLayer(CosineTable.Pair pair, PrintWriter out) {
    out.printf("%n%s and %s%n", pair.first(), pair.second());
    Table rows = new Table("layer", "cosine", "angle, °");
    for (CosineTable.Layer layer : pair.layers()) {
      rows.row(String.valueOf(layer.layer()), fixed(layer.cosine(), 4), fixed(layer.degrees(), 1));
    }
    rows.print(out);
  }

  private static void across(CosineTable.Pair pair, PrintWriter out) {
    out.printf("%nlayers of %s down, of %s across%n", pair.first(), pair.second());
    List<String> head = new ArrayList<>(List.of(""));
    for (int layer = 0; layer < pair.crossLayers().size(); layer++) {
      head.add(String.valueOf(layer));
    }
    Table rows = new Table(head.toArray(String[]::new));
    for (int layer = 0; layer < pair.crossLayers().size(); layer++) {
      List<String> row = new ArrayList<>(List.of(String.valueOf(layer)));
      pair.crossLayers().get(layer).forEach(cosine -> row.add(fixed(cosine, 2)));
      rows.row(row.toArray(String[]::new));
    }
    rows.print(out);
  }

  private static String fixed(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
