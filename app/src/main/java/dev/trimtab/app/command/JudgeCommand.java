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
    footer = {
      "",
      "Example, with two judges of one study:",
      "  trimtab rescore trimtab-demo --judge openai:gpt-4o-mini",
      "  trimtab judge agreement trimtab-demo --judges study,gpt-4o-mini"
    },
    subcommands = JudgeAgreementCommand.class)
final class JudgeCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
