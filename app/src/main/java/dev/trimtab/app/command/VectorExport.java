package dev.trimtab.app.command;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.store.TraitVectorFile;
import dev.trimtab.lab.vector.VectorFormat;
import dev.trimtab.lab.vector.VectorFormats;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab vector export}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    header = "Write a vector for llama.cpp, repeng or any other program.",
    description = {
      "",
      "gguf is llama.cpp's control vector: direction.N is added to the output of block N, counted"
          + " from 0. The format begins with direction.1, so layer 0 cannot be stored and is left"
          + " out. repeng is the same file with layer 0 in it. safetensors is one tensor, vectors"
          + " [L, H]."
    },
    footer = {
      "",
      "Examples:",
      "  trimtab vector export probe.safetensors --format gguf --out probe.gguf",
      "  trimtab vector export FILE --format gguf --layers 9-19 --out F",
      "  trimtab vector export FILE --format repeng --model-hint llama --out F"
    })
final class VectorExport implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "A vector in any format that is read.")
  private Path file = Path.of("");

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      required = true,
      description = "safetensors, gguf or repeng.")
  private String format = "";

  @Option(names = "--out", paramLabel = "F", required = true, description = "The file to write.")
  private Path out = Path.of("");

  @Option(
      names = "--coefficient",
      paramLabel = "C",
      defaultValue = "1",
      description = "Length of every direction in the file. Default: 1.")
  private double coefficient = 1;

  @Option(
      names = "--own-length",
      description = "Give each direction the length it had before it was brought to 1, times C.")
  private boolean ownLength;

  @Option(
      names = "--layers",
      paramLabel = "LAYERS",
      defaultValue = "",
      description = "Only these, for example 12, 9-19 or 3,5,7. Default: all.")
  private String layers = "";

  @Option(
      names = "--model-hint",
      paramLabel = "NAME",
      description =
          "What the file says it is for: model_type of the model's config.json, for example llama."
              + " Default: what an imported file said, or unknown.")
  private String modelHint = "";

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    VectorFormat target = VectorFormats.ALL.get(format);
    if (!Double.isFinite(coefficient) || coefficient == 0) {
      throw new UserError(
          "A vector of length " + coefficient + " does nothing.", "Give another --coefficient.");
    }
    TraitVectorFile vector = VectorFormats.read(file);
    Set<Integer> chosen = VectorCommand.layers(layers);
    VectorCommand.requireLayers(chosen, vector);
    String hint =
        modelHint.isEmpty() ? vector.about().getOrDefault("modelHint", "unknown") : modelHint;
    Files.createDirectories(out.toAbsolutePath().resolveSibling(""));
    List<String> said =
        target.write(vector, new VectorFormat.Export(coefficient, ownLength, chosen, hint), out);
    PrintWriter writer = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("file", out.toString());
      result.put("format", target.id());
      result.put("for", target.description());
      result.put("modelHint", hint);
      result.put("notes", said);
      Json.print(writer, result);
      return 0;
    }
    writer.println(out + ", for " + target.description());
    said.forEach(note -> writer.println("  " + note));
    writer.flush();
    return 0;
  }
}
