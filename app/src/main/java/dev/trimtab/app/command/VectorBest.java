package dev.trimtab.app.command;

import dev.trimtab.lab.store.TraitVectorFile;
import dev.trimtab.lab.store.VectorEvaluation;
import dev.trimtab.lab.vector.ActivationsFile;
import dev.trimtab.lab.vector.BestLayer;
import dev.trimtab.lab.vector.VectorEvaluator;
import dev.trimtab.lab.vector.VectorFormats;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab vector best}. */
@Command(
    name = "best",
    mixinStandardHelpOptions = true,
    header = "Choose the best layer and vector by their held-out evaluation.",
    description = {
      "",
      "The rule: layers whose AUROC is at most one standard error below the highest are as good as"
          + " the best; among them the one with the greatest |Cohen's d| is chosen; on a tie the"
          + " first file, then the lower layer. The evaluation is the one kept in each file, or"
          + " with --on the one on labelled activations. What is chosen as the best of many"
          + " flatters itself: judge it again on other examples, or by steering."
    },
    footer = {
      "",
      "Examples:",
      "  trimtab vector best probe.safetensors mean_diff.safetensors",
      "  trimtab vector best probe.safetensors --layers 9-19 --json",
      "  trimtab vector best A.gguf B.safetensors --on activations.safetensors"
    })
final class VectorBest implements Callable<Integer> {
  private static final int SHOWN = 10;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Vectors of one model.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--layers",
      paramLabel = "LAYERS",
      defaultValue = "",
      description = "Only these may be chosen, for example 9-19. Default: all.")
  private String layers = "";

  @Option(
      names = "--on",
      paramLabel = "FILE",
      description = "Labelled activations (X, y) that none of the vectors was trained on.")
  private @Nullable Path activations;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the random directions that --on compares with. Default: 0.")
  private long seed;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    List<BestLayer.Entry> entries = new ArrayList<>();
    for (Path file : files) {
      entries.add(new BestLayer.Entry(file.toString(), evaluation(VectorFormats.read(file))));
    }
    BestLayer best = BestLayer.of(entries, VectorCommand.layers(layers));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("file", best.chosen().vector());
      facts.put("layer", best.chosen().layer().layer());
      facts.put("auroc", best.auroc());
      facts.put("effect", best.chosen().effect());
      facts.put("asGood", best.asGood());
      facts.put("candidates", best.candidates());
      Json.print(out, facts);
      return 0;
    }
    out.println(
        VectorShow.text(
            "%s, layer %d: AUROC %s, |d| %.2f; %d of %d candidates are as good as the best",
            best.chosen().vector(),
            best.chosen().layer().layer(),
            VectorShow.interval(best.auroc()),
            best.chosen().effect(),
            best.asGood(),
            best.candidates().size()));
    Table table = new Table("vector", "layer", "AUROC", "accuracy", "|d|", "random AUROC");
    for (BestLayer.Candidate candidate : best.candidates().stream().limit(SHOWN).toList()) {
      table.row(
          candidate.vector(),
          String.valueOf(candidate.layer().layer()),
          VectorShow.interval(VectorShow.auroc(candidate.layer())),
          VectorShow.text("%.3f", candidate.layer().accuracy()),
          VectorShow.text("%.2f", candidate.effect()),
          VectorShow.text("%.3f", candidate.layer().control()));
    }
    table.print(out);
    return 0;
  }

  private VectorEvaluation evaluation(TraitVectorFile file) throws IOException {
    return activations == null
        ? file.evaluation().orElse(new VectorEvaluation(List.of()))
        : new VectorEvaluator(ActivationsFile.read(activations, false), seed).of(file.vector());
  }
}
