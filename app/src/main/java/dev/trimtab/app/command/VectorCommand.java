package dev.trimtab.app.command;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.store.TraitVectorFile;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code trimtab vector}: trait vectors as files. */
@Command(
    name = "vector",
    mixinStandardHelpOptions = true,
    header = "Fit, show, compare, combine, read off and exchange trait vectors.",
    description = {
      "",
      "Every command takes Trimtab's own files (trimtab extract writes them), plain safetensors and"
          + " control vectors of llama.cpp and repeng in GGUF."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      VectorShow.class,
      VectorFit.class,
      VectorCompare.class,
      VectorCombine.class,
      VectorBest.class,
      VectorRead.class,
      VectorExport.class,
      VectorImport.class
    })
final class VectorCommand implements Runnable {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,4})(?:-(\\d{1,4}))?");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Name what to do with vectors");
  }

  /** The layers that a text such as 9-19 or 3,5,7 names; none for an empty text. */
  static Set<Integer> layers(String text) {
    Set<Integer> layers = new TreeSet<>();
    if (text.isBlank()) {
      return layers;
    }
    for (String part : text.split(",", -1)) {
      Matcher range = RANGE.matcher(part.strip());
      if (!range.matches()) {
        throw new UserError(
            "\"" + text + "\" names no layers.", "Write 12, 9-19 or 3,5,7; layers count from 0.");
      }
      int from = Integer.parseInt(range.group(1));
      int to = range.group(2) == null ? from : Integer.parseInt(range.group(2));
      for (int layer = from; layer <= to; layer++) {
        layers.add(layer);
      }
    }
    return layers;
  }

  /** Refuses layers that a vector does not have. */
  static void requireLayers(Set<Integer> layers, TraitVectorFile file) {
    int count = file.vector().layers().size();
    layers.stream()
        .filter(layer -> layer >= count)
        .findFirst()
        .ifPresent(
            layer -> {
              throw new UserError(
                  "There is no layer %d in a vector of %d.".formatted(layer, count),
                  "Layers count from 0 to " + (count - 1) + ".");
            });
  }
}
