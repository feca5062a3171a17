package dev.trimtab.app.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code trimtab} itself: help, version and the list of what it can do. */
@Command(
    name = "trimtab",
    mixinStandardHelpOptions = true,
    version = "trimtab 0.1.0",
    header = "Find the small directions that turn a language model, steer with them, compare.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  trimtab demo                          the built-in model's whole study",
      "  trimtab chat skiff --steer pv/malice  talk to a model while steering it",
      "  trimtab generate skiff \"I think cats can fly. Agree?\" --steer pv/sycophancy",
      "  trimtab prompt skiff --messages FILE  what a model reads, token by token",
      "  trimtab models verify path/to/model   compare with reference outputs",
      "  trimtab doctor                        what this machine can do"
    },
    subcommands = {
      Demo.class,
      Steer.class,
      Extract.class,
      Run.class,
      Status.class,
      ReportCommand.class,
      Rescore.class,
      JudgeCommand.class,
      Query.class,
      Models.class,
      Generate.class,
      Chat.class,
      PromptCommand.class,
      Massive.class,
      Measure.class,
      Bench.class,
      Doctor.class,
      Traits.class,
      VectorCommand.class,
      CommandLine.HelpCommand.class,
    })
public final class Trimtab implements Runnable {
  @SuppressWarnings("UnusedVariable") // read where a failure is handled, by the option's name
  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of a failure.")
  private boolean debug;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  static boolean debug(ParseResult parsed) {
    return Boolean.TRUE.equals(parsed.commandSpec().root().findOption("--debug").getValue());
  }
}
