package dev.trimtab.app.command;

import dev.trimtab.core.Direction;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.extract.Fit;
import dev.trimtab.lab.extract.TraitVector;
import dev.trimtab.lab.store.TraitVectorFile;
import dev.trimtab.lab.vector.VectorFormats;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab vector import}. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    header = "Make a vector file of a control vector or of plain safetensors.",
    description = {
      "",
      "Reads GGUF of llama.cpp and repeng, and safetensors with one tensor [L, H] or with a tensor"
          + " [H] for each layer whose name ends with the layer's number, from 0. Directions are"
          + " brought to length 1; their own lengths are kept as norms. Pickles (.pt, .bin) are"
          + " refused."
    },
    footer = {
      "",
      "Examples:",
      "  trimtab vector import happy.gguf --layers 32 --out happy.safetensors",
      "  trimtab vector import layers.safetensors --trait pv/joy --out joy.safetensors"
    })
final class VectorImport implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The file to read.")
  private Path file = Path.of("");

  @Option(names = "--out", paramLabel = "F", required = true, description = "The file to write.")
  private Path out = Path.of("");

  @Option(
      names = "--layers",
      paramLabel = "L",
      defaultValue = "0",
      description =
          "Layers of the model, where the file ends before the last of them: the rest get no"
              + " direction. Default: as many as the file has.")
  private int layers;

  @Option(names = "--trait", paramLabel = "NAME", description = "The trait, to be kept with it.")
  private String trait = "";

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    TraitVectorFile read = VectorFormats.read(file);
    List<Fit> fits = new ArrayList<>(read.vector().layers());
    if (layers < 0) {
      throw new UserError("--layers " + layers + " cannot be.", "Give 0 or more.");
    }
    if (layers > 0 && layers < fits.size()) {
      throw new UserError(
          "The file has %d layers, more than %d.".formatted(fits.size(), layers),
          "Leave out --layers.");
    }
    while (fits.size() < layers) {
      fits.add(
          new Fit.Degenerate(
              Direction.of(new float[read.vector().hidden()]),
              "The file holds no direction for this layer."));
    }
    Map<String, String> about = new TreeMap<>(read.about());
    about.put("importedFrom", String.valueOf(file.getFileName()));
    if (!trait.isEmpty()) {
      about.put("trait", trait);
    }
    Files.createDirectories(out.toAbsolutePath().resolveSibling(""));
    var vector = new TraitVector(read.vector().method(), fits);
    new TraitVectorFile(vector, about).write(out);
    long directions = fits.stream().filter(fit -> !fit.degenerate()).count();
    PrintWriter writer = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("file", out.toString());
      result.put("layers", fits.size());
      result.put("directions", directions);
      result.put("hidden", vector.hidden());
      result.put("about", about);
      Json.print(writer, result);
      return 0;
    }
    writer.printf(
        Locale.ROOT,
        "%s: %d layers of %d dimensions, %d with a direction%n",
        out,
        fits.size(),
        vector.hidden(),
        directions);
    writer.flush();
    return 0;
  }
}
