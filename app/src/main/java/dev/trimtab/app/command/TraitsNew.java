package dev.trimtab.app.command;

import dev.trimtab.lab.trait.TraitFolder;
import dev.trimtab.lab.trait.TraitTemplates;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab traits new}. */
@Command(
    name = "new",
    mixinStandardHelpOptions = true,
    header = "Begin a trait: a folder to fill in, with a README that tells how.",
    description = {
      "",
      "Layouts: pv, opposite system prompts over the same questions, read off the response. caa,"
          + " questions with either answer appended, read off the end. arditi, instructions that"
          + " bring the trait out or do not, read off the end. natural, beginnings of documents"
          + " that a base model goes on with."
    },
    footer = {
      "",
      "Examples:",
      "  trimtab traits new pv/curiosity --out my-traits",
      "  trimtab traits new caa/patience --layout caa --out my-traits",
      "  trimtab traits check --traits my-traits"
    })
final class TraitsNew implements Callable<Integer> {
  @Parameters(paramLabel = "TRAIT", description = "category/name of the new trait.")
  private String id = "";

  @Option(
      names = "--layout",
      paramLabel = "LAYOUT",
      defaultValue = "pv",
      description = "pv, caa, arditi or natural. Default: pv.")
  private String layout = "pv";

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "traits",
      description = "The folder of traits it goes into. Default: ${DEFAULT-VALUE}.")
  private Path out = Path.of("traits");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    TraitFolder trait = TraitTemplates.of(id, layout);
    Path folder = Traits.write(out, trait);
    PrintWriter writer = spec.commandLine().getOut();
    writer.println(folder.toString());
    trait.files().keySet().forEach(file -> writer.println("  " + file));
    writer.println(
        "Fill in what says "
            + TraitTemplates.FILL_IN
            + ", then: trimtab traits check --traits "
            + out);
    writer.flush();
    return 0;
  }
}
