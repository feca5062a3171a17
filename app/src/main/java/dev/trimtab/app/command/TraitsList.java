package dev.trimtab.app.command;

import dev.trimtab.lab.trait.Trait;
import dev.trimtab.lab.trait.TraitFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code trimtab traits list}. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    header = "List the traits below a folder.",
    footer = {"", "Examples:", "  trimtab traits list", "  trimtab traits list --traits DIR"})
final class TraitsList implements Callable<Integer> {
  @Mixin private Traits.Folder folder = new Traits.Folder();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    List<Map<String, Object>> rows = new ArrayList<>();
    Table table =
        new Table("trait", "family", "position", "positive", "negative", "questions", "A/B");
    TraitFiles files = folder.open();
    for (Trait trait : Traits.Folder.ids(files).stream().map(files::load).toList()) {
      Map<String, Object> facts = Traits.facts(trait);
      rows.add(facts);
      table.row(
          trait.id(),
          trait.family().name(),
          trait.position().toString(),
          String.valueOf(facts.get("positive")),
          String.valueOf(facts.get("negative")),
          facts.get("searchQuestions") + " + " + facts.get("reportQuestions"),
          String.valueOf(facts.get("abItems")));
    }
    if (json) {
      Json.print(spec.commandLine().getOut(), rows);
    } else {
      table.print(spec.commandLine().getOut());
    }
    return 0;
  }
}
