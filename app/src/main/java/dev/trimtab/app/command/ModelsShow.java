package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab models show}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    header = "Show what a checkpoint's configuration says, and its model card.",
    footer = {"", "Examples:", "  trimtab models show skiff", "  trimtab models show DIR --json"})
final class ModelsShow implements Callable<Integer> {
  @Parameters(paramLabel = "MODEL", description = Models.MODEL)
  private String model = "";

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    Path folder = Home.ofThisMachine().model(model);
    ModelFacts facts = ModelFacts.of(folder);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Json.print(out, facts);
      return 0;
    }
    Table table = new Table("", "");
    facts.rows().forEach(table::row);
    table.print(out);
    Path card = folder.resolve("README.md");
    if (Files.exists(card)) {
      out.println();
      out.println(Files.readString(card));
    }
    out.flush();
    return 0;
  }
}
