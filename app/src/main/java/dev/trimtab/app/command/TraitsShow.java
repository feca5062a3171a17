package dev.trimtab.app.command;

import dev.trimtab.lab.trait.Example;
import dev.trimtab.lab.trait.Trait;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab traits show}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    header = "Show one trait: its definition, some of its contrasts and questions.",
    footer = {"", "Example:", "  trimtab traits show pv/malice"})
final class TraitsShow implements Callable<Integer> {
  private static final int SHOWN = 3;

  @Parameters(paramLabel = "TRAIT", description = "A trait's category/name.")
  private String id = "";

  @Mixin private Traits.Folder folder = new Traits.Folder();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Trait trait = folder.open().load(id);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> all = Traits.facts(trait);
      all.put("definition", trait.definition());
      all.put("search", trait.questions().search());
      all.put("report", trait.questions().report());
      all.put("hash", trait.hash());
      Json.print(out, all);
      return 0;
    }
    Table table = new Table("", "");
    Traits.facts(trait).forEach((key, value) -> table.row(key, String.valueOf(value)));
    table.print(out);
    out.println();
    out.println(trait.definition());
    examples(out, "positive", trait.contrasts().positive());
    examples(out, "negative", trait.contrasts().negative());
    out.println();
    out.println("questions:");
    trait.questions().search().stream().limit(SHOWN).forEach(q -> out.println("  " + q));
    out.flush();
    return 0;
  }

  private static void examples(PrintWriter out, String side, List<Example> examples) {
    out.println();
    out.println(side + ":");
    examples.stream()
        .limit(SHOWN)
        .forEach(
            example ->
                out.println(
                    "  "
                        + (example.system().isEmpty() ? "" : "[" + example.system() + "] ")
                        + example.prompt().replace("\n", "\n    ")));
  }
}
