package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.trait.Example;
import dev.trimtab.lab.trait.Trait;
import dev.trimtab.lab.trait.TraitCheck;
import dev.trimtab.lab.trait.TraitFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab traits}: what trait sets hold, and what is wrong with them. */
@Command(
    name = "traits",
    mixinStandardHelpOptions = true,
    header = "List, show and check trait sets.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {Traits.ListTraits.class, Traits.Show.class, Traits.Check.class})
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
        description = "A folder of traits, category/name below it. Default: the built-in ones.")
    private @Nullable Path traits;

    TraitFiles open() {
      return new TraitFiles(traits == null ? Home.ofThisMachine().traits() : traits);
    }
  }

  /** {@code trimtab traits list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      header = "List the traits below a folder.",
      footer = {"", "Examples:", "  trimtab traits list", "  trimtab traits list --traits DIR"})
  static final class ListTraits implements Callable<Integer> {
    @Mixin private Folder folder = new Folder();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      List<Map<String, Object>> rows = new ArrayList<>();
      Table table =
          new Table("trait", "family", "position", "positive", "negative", "questions", "A/B");
      for (Trait trait : folder.open().loadAll()) {
        Map<String, Object> facts = facts(trait);
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

  /** {@code trimtab traits show}. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      header = "Show one trait: its definition, some of its contrasts and questions.",
      footer = {"", "Example:", "  trimtab traits show pv/malice"})
  static final class Show implements Callable<Integer> {
    private static final int SHOWN = 3;

    @Parameters(paramLabel = "TRAIT", description = "A trait's category/name.")
    private String id = "";

    @Mixin private Folder folder = new Folder();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      Trait trait = folder.open().load(id);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        Map<String, Object> all = facts(trait);
        all.put("definition", trait.definition());
        all.put("search", trait.questions().search());
        all.put("report", trait.questions().report());
        all.put("hash", trait.hash());
        Json.print(out, all);
        return 0;
      }
      Table table = new Table("", "");
      facts(trait).forEach((key, value) -> table.row(key, String.valueOf(value)));
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

  /** {@code trimtab traits check}. */
  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      header = "Look for duplicates, leaks between splits, imbalance and telling lengths.",
      description = {"", "Exit code 1 where a trait has findings."},
      footer = {
        "",
        "Examples:",
        "  trimtab traits check",
        "  trimtab traits check pv/malice caa/refusal --traits DIR --json"
      })
  static final class Check implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "TRAIT", description = "Default: all of the folder.")
    private List<String> ids = List.of();

    @Mixin private Folder folder = new Folder();

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      TraitFiles files = folder.open();
      List<String> wanted = ids.isEmpty() ? files.ids() : ids;
      if (wanted.isEmpty()) {
        throw new UserError(
            "There is no trait in that folder.",
            "A trait is a folder category/name with positive.jsonl or positive.txt in it.");
      }
      List<TraitCheck> checks = wanted.stream().map(files::load).map(TraitCheck::of).toList();
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        Json.print(out, checks);
      } else {
        for (TraitCheck check : checks) {
          out.println(check.id() + (check.findings().isEmpty() ? ": nothing found" : ":"));
          check.findings().forEach(finding -> out.println("  " + finding));
        }
        out.flush();
      }
      return checks.stream().allMatch(check -> check.findings().isEmpty()) ? 0 : 1;
    }
  }

  private static Map<String, Object> facts(Trait trait) {
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
}
