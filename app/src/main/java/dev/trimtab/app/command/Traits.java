package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.trait.Trait;
import dev.trimtab.lab.trait.TraitFiles;
import dev.trimtab.lab.trait.TraitFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code trimtab traits}: what trait sets hold, what is wrong with them, where new ones begin. */
@Command(
    name = "traits",
    mixinStandardHelpOptions = true,
    header = "List, show, check, import and begin trait sets.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      TraitsList.class,
      TraitsShow.class,
      TraitsCheck.class,
      TraitsImport.class,
      TraitsNew.class
    })
final class Traits implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Name what to do with traits");
  }

  /** The option --traits. */
  static final class Folder {
    @Option(
        names = "--traits",
        paramLabel = "DIR",
        description =
            "A folder of traits, category/name below it, or a file or folder in a public layout"
                + " that trimtab traits import knows. Default: the built-in traits.")
    private @Nullable Path traits;

    TraitFiles open() {
      return new TraitFiles(root());
    }

    /** The folder or file. */
    Path root() {
      return traits == null ? Home.ofThisMachine().traits() : traits;
    }

    /**
     * Ids of all traits.
     *
     * @throws UserError where there is none
     */
    static List<String> ids(TraitFiles files) {
      List<String> ids = files.ids();
      if (ids.isEmpty()) {
        throw new UserError(
            "There is no trait in that folder.",
            "A trait is a folder category/name with positive.jsonl or positive.txt in it.");
      }
      return ids;
    }
  }

  /** Counts of a trait, by the names that --json prints. */
  static Map<String, Object> facts(Trait trait) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("id", trait.id());
    facts.put("family", trait.family().name());
    facts.put("position", trait.position().toString());
    facts.put("positive", trait.contrasts().positive().size());
    facts.put("negative", trait.contrasts().negative().size());
    facts.put("searchQuestions", trait.questions().search().size());
    facts.put("reportQuestions", trait.questions().report().size());
    facts.put("abItems", trait.abItems().size());
    return facts;
  }

  /**
   * Writes a trait's folder below {@code out} and names it.
   *
   * @throws UserError where there is such a folder already
   */
  static Path write(Path out, TraitFolder trait) throws IOException {
    Path folder = out.resolve(trait.id());
    if (Files.exists(folder)) {
      throw new UserError(
          folder + " is there already and is not written over.",
          "Remove it, or choose another folder with --out.");
    }
    Files.createDirectories(folder);
    for (Map.Entry<String, String> file : trait.files().entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
    return folder;
  }
}
