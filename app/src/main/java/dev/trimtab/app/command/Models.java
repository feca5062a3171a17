package dev.trimtab.app.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code trimtab models}: what is there, what it is, and whether the engine gives its numbers. */
@Command(
    name = "models",
    mixinStandardHelpOptions = true,
    header = "List, fetch, show and verify models.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ModelsList.class, ModelsPull.class, ModelsShow.class, ModelsVerify.class})
final class Models implements Runnable {
  /** What a command says of the model it wants; {@link dev.trimtab.app.Home#model} finds it. */
  static final String MODEL =
      "A checkpoint's folder, a GGUF file, a built-in model's name, or OWNER/NAME of one pulled"
          + " from the hub.";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Name what to do with models");
  }
}
