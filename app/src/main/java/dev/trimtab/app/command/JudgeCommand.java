package dev.trimtab.app.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code trimtab judge}: what can be said of judges. */
@Command(
    name = "judge",
    mixinStandardHelpOptions = true,
    header = "Compare judges on the answers of a study.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = JudgeAgreementCommand.class)
final class JudgeCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
