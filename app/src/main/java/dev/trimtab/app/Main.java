package dev.trimtab.app;

import dev.trimtab.app.command.Errors;
import dev.trimtab.app.command.Trimtab;
import picocli.CommandLine;

/** The entry point of the command line. */
public final class Main {
  private Main() {}

  /**
   * Runs one command and exits with its code: 0 done, 1 the work failed, 2 it was asked wrongly.
   */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** The whole command line, for tests as well as for {@link #main}. */
  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Trimtab());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.setExecutionExceptionHandler(new Errors());
    line.setParameterExceptionHandler(new Errors.Usage());
    return line;
  }
}
