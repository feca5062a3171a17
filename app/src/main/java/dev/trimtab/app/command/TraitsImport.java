package dev.trimtab.app.command;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.trait.TraitFiles;
import dev.trimtab.lab.trait.TraitFolder;
import dev.trimtab.lab.trait.TraitLayout;
import dev.trimtab.lab.trait.TraitLayouts;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab traits import}. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    header = "Make trait folders of public data in another layout.",
    description = {
      "",
      "Layouts: persona-vectors, a JSON file with \"instruction\" (pos, neg), \"questions\" and"
          + " \"eval_prompt\", a folder of them, or one with trait_data_extract and"
          + " trait_data_eval. caa, a JSON list of questions with the answer that matches and the"
          + " one that does not, a folder of them, or one with generate/NAME and test/NAME. arditi,"
          + " a folder with harmful_train.json and harmless_train.json, _val and _test beside them."
          + " auto looks which it is.",
      "",
      "Questions that steering is measured on are never among the contrasts: where the data has no"
          + " set of its own for them, some are kept back from the contrasts, and it says so."
    },
    footer = {
      "",
      "Examples:",
      "  trimtab traits import persona-vectors data_generation --out my-traits",
      "  trimtab traits import caa CAA/datasets --out my-traits",
      "  trimtab traits import auto refusal_direction/dataset/splits --out my-traits"
    })
final class TraitsImport implements Callable<Integer> {
  private static final String AUTO = "auto";

  @Parameters(
      index = "0",
      paramLabel = "LAYOUT",
      description = "persona-vectors, caa, arditi, or auto.")
  private String layout = AUTO;

  @Parameters(index = "1", paramLabel = "SOURCE", description = "The file or folder to read.")
  private Path source = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Where the folders category/name go.")
  private Path out = Path.of("");

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    if (!Files.exists(source)) {
      throw new UserError("There is no file or folder " + source + ".", "Check the path.");
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    PrintWriter writer = spec.commandLine().getOut();
    for (TraitFolder trait : layout().read(source)) {
      Path folder = Traits.write(out, trait);
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("id", trait.id());
      row.put("folder", folder.toString());
      row.put("notes", trait.notes());
      rows.add(row);
      if (!json) {
        writer.println(trait.id() + " → " + folder);
        trait.notes().forEach(note -> writer.println("  " + note));
      }
    }
    if (json) {
      Json.print(writer, rows);
    } else {
      writer.println("Now look at them: trimtab traits check --traits " + out);
      writer.flush();
    }
    return 0;
  }

  private TraitLayout layout() {
    if (!layout.equals(AUTO)) {
      return TraitLayouts.ALL.get(layout);
    }
    return TraitLayouts.of(source).orElseThrow(this::unreadable);
  }

  private UserError unreadable() {
    List<String> traits =
        Files.isDirectory(source) ? new TraitFiles(source).ids() : List.<String>of();
    if (traits.isEmpty()) {
      return new UserError(
          source + " is in no known layout.",
          "Known: " + String.join(", ", TraitLayouts.ALL.ids()) + ".");
    }
    Path first = source.resolve(traits.getFirst()).toAbsolutePath().normalize();
    return new UserError(
        source + " holds trait folders already: there is nothing to import.",
        "Name the folder of their categories where traits are wanted: --traits "
            + first.resolve("../..").normalize()
            + ".");
  }
}
