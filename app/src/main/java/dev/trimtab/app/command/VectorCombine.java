package dev.trimtab.app.command;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.extract.Fit;
import dev.trimtab.lab.extract.TraitVector;
import dev.trimtab.lab.store.TraitVectorFile;
import dev.trimtab.lab.vector.VectorCombination;
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
import picocli.CommandLine.Spec;

/** {@code trimtab vector combine}. */
@Command(
    name = "combine",
    mixinStandardHelpOptions = true,
    header = "Add vectors with weights, and take others out of the sum.",
    description = {
      "",
      "Layer by layer. Vectors are taken at the length they had before they were brought to 1, or"
          + " with --normalize at length 1. --project-out makes the sum orthogonal to other"
          + " vectors. The result has length 1 as every vector's file; the sum's own length is kept"
          + " as the norm."
    },
    footer = {
      "",
      "Examples:",
      "  trimtab vector combine --add A.safetensors --add B.safetensors=-0.5 --out F",
      "  trimtab vector combine --add probe.sft --add mean.sft --normalize --out F",
      "  trimtab vector combine --add probe.sft --project-out other.sft --out F"
    })
final class VectorCombine implements Callable<Integer> {
  @Option(
      names = "--add",
      paramLabel = "FILE[=WEIGHT]",
      required = true,
      description = "A vector and its weight, 1 without one. May be given several times.")
  private List<String> added = new ArrayList<>();

  @Option(
      names = "--project-out",
      paramLabel = "FILE",
      description = "A vector that the sum is made orthogonal to. May be given several times.")
  private List<Path> removed = new ArrayList<>();

  @Option(names = "--normalize", description = "Take each vector at length 1.")
  private boolean normalize;

  @Option(names = "--out", paramLabel = "F", required = true, description = "The file to write.")
  private Path out = Path.of("");

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Map<String, String> about = new TreeMap<>();

  @Override
  public Integer call() throws IOException {
    List<VectorCombination.Term> terms = new ArrayList<>();
    for (String word : added) {
      terms.add(term(word));
    }
    List<TraitVector> others = new ArrayList<>();
    for (Path file : removed) {
      others.add(VectorFormats.read(file).vector());
    }
    TraitVector sum = new VectorCombination(normalize).of(terms, others);
    about.put("sumOf", String.join(" ", added));
    about.put("normalized", String.valueOf(normalize));
    if (!removed.isEmpty()) {
      about.put("projectedOut", String.join(" ", removed.stream().map(Path::toString).toList()));
    }
    Files.createDirectories(out.toAbsolutePath().resolveSibling(""));
    new TraitVectorFile(sum, about).write(out);
    print(sum);
    return 0;
  }

  private VectorCombination.Term term(String word) throws IOException {
    int end = word.lastIndexOf('=');
    boolean weighted = end > 0 && !Files.exists(Path.of(word));
    try {
      double weight = weighted ? Double.parseDouble(word.substring(end + 1)) : 1;
      TraitVectorFile file = VectorFormats.read(Path.of(weighted ? word.substring(0, end) : word));
      about.putIfAbsent("model", file.about().getOrDefault("model", "unknown"));
      return new VectorCombination.Term(file.vector(), weight);
    } catch (NumberFormatException e) {
      throw new UserError(
          "\"" + word + "\" has no number for a weight.", "Write FILE=0.5, for example.", e);
    }
  }

  private void print(TraitVector sum) {
    PrintWriter writer = spec.commandLine().getOut();
    List<Integer> without = new ArrayList<>();
    for (int layer = 0; layer < sum.layers().size(); layer++) {
      if (sum.layer(layer).degenerate()) {
        without.add(layer);
      }
    }
    if (json) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("file", out.toString());
      facts.put("layers", sum.layers().size());
      facts.put("withoutDirection", without);
      facts.put(
          "norms",
          sum.layers().stream()
              .map(fit -> fit instanceof Fit.Found found ? found.norm() : 0.0)
              .toList());
      Json.print(writer, facts);
      return;
    }
    writer.printf(
        Locale.ROOT, "%s: %d layers of %d dimensions%n", out, sum.layers().size(), sum.hidden());
    if (!without.isEmpty()) {
      writer.println(
          "  without a direction: layers "
              + String.join(", ", without.stream().map(String::valueOf).toList()));
    }
    writer.flush();
  }
}
