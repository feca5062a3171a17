package dev.trimtab.app.command;

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
}
