package dev.trimtab.app.command;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.store.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How a result came about, kept in the output folder so that a report that is written again says
 * the same.
 *
 * @param command the words of the command
 * @param engine the device, in words; empty where it is not known
 */
record Made(List<String> command, String engine) {
  private static final String FILE = "made.json";

  /** Copies the list. */
  Made {
    command = List.copyOf(command);
  }

  /** Keeps this in an output folder. */
  void keep(Path folder) throws IOException {
    ExperimentPlace.write(folder.resolve(FILE), Records.text(this));
  }

  /** What an output folder says; the command that writes the report where it says nothing. */
  static Made of(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    return Files.isRegularFile(file)
        ? Records.read(Files.readString(file), Made.class)
        : new Made(List.of("trimtab", "report", folder.toString()), "");
  }

  /**
   * A result that an output folder keeps.
   *
   * @throws UserError where it cannot be read: says which command makes it again
   */
  static <T> T result(Path folder, Path file, Class<T> type) throws IOException {
    String text = Files.readString(file);
    try {
      return Records.read(text, type);
    } catch (UserError e) {
      throw new UserError(
          file + " cannot be read: it is damaged, or of another version of the program.",
          "Run again what made it%s. What it can use of the folder is kept."
              .formatted(again(folder)),
          e);
    }
  }

  private static String again(Path folder) throws IOException {
    if (!Files.isRegularFile(folder.resolve(FILE))) {
      return "";
    }
    try {
      return ": " + String.join(" ", of(folder).command());
    } catch (UserError _) {
      return "";
    }
  }
}
