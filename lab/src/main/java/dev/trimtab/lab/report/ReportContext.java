package dev.trimtab.lab.report;

import java.util.List;

/**
 * What a report says of its run besides the study's result.
 *
 * @param title of the report
 * @param commandLine the exact command that makes it, word by word; empty where there is none
 * @param engine the program, its version, device and machine, one line; empty to leave it out
 * @param finished when the run ended, as text; empty to leave it out, so that equal studies give
 *     equal bytes
 */
public record ReportContext(
    String title, List<String> commandLine, String engine, String finished) {
  /** Copies the list. */
  public ReportContext {
    commandLine = List.copyOf(commandLine);
  }

  /** The command as a line for a POSIX shell. */
  public String command() {
    return String.join(" ", commandLine.stream().map(ReportContext::quoted).toList());
  }

  private static String quoted(String word) {
    return word.matches("[\\w./=:,@%+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
