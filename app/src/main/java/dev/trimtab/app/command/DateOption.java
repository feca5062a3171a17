package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import dev.trimtab.core.UserError;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import picocli.CommandLine.Option;

/** The option --date: the time that chat templates write down. */
final class DateOption {
  /* Fixed, so that the same command gives the same answer tomorrow; studies have the same. */
  private static final String DEFAULT = "2026-01-01T12:00";

  @Option(
      names = "--date",
      paramLabel = "DATE",
      defaultValue = DEFAULT,
      description =
          "The time a chat template may write into the prompt, as 2025-03-07 or"
              + " 2025-03-07T14:05:09; now is this machine's. Default: ${DEFAULT-VALUE}, as in"
              + " studies.")
  private String date = DEFAULT;

  LocalDateTime get() {
    if (date.equals("now")) {
      return LocalDateTime.now(Home.clock());
    }
    try {
      return date.contains("T") ? LocalDateTime.parse(date) : LocalDate.parse(date).atStartOfDay();
    } catch (DateTimeException e) {
      throw new UserError(
          "--date " + date + " is no date.", "Write it as 2025-03-07 or 2025-03-07T14:05:09.", e);
    }
  }
}
