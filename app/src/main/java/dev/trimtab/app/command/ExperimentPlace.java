package dev.trimtab.app.command;

import dev.trimtab.core.UserError;
import dev.trimtab.lab.experiment.file.ExperimentFile;
import dev.trimtab.lab.experiment.file.ExperimentReader;
import dev.trimtab.lab.store.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Where an experiment is told and where it is kept.
 *
 * @param file the experiment file
 * @param out the output folder
 * @param store the folder of artifacts, which experiments may share
 */
record ExperimentPlace(Path file, Path out, Path store) {
  /** The note of this in the output folder. */
  private static final String NOTE = "experiment.json";

  /** The result in the output folder. */
  static final String RESULT = "results.json";

  /** What the note holds: paths as texts. */
  record Note(String file, String store) {}

  /** Whether a folder is an experiment's output. */
  static boolean isOutput(Path folder) {
    return Files.isRegularFile(folder.resolve(NOTE));
  }

  /**
   * The experiment that a path means: its output folder, or its file with the usual folder.
   *
   * @throws UserError where it is neither
   */
  static ExperimentPlace of(Path path) throws IOException {
    if (isOutput(path)) {
      Note note = Records.read(Files.readString(path.resolve(NOTE)), Note.class);
      return new ExperimentPlace(Path.of(note.file()), path, Path.of(note.store()));
    }
    if (Files.isDirectory(path)) {
      throw new UserError(
          path + " is no experiment's output folder.", "Give that folder, or the experiment file.");
    }
    Path out = Path.of(ExperimentReader.read(path).name());
    return isOutput(out)
        ? of(out)
        : new ExperimentPlace(path, out, out.resolve(StudyCommand.STORE));
  }

  ExperimentFile read() {
    return ExperimentReader.read(file);
  }

  /** A path that the experiment file names, from its folder. */
  Path beside(String name) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? Path.of(name) : folder.resolve(name);
  }

  /** Leaves the note and a copy of the file in the output folder. */
  void note() throws IOException {
    Files.createDirectories(out);
    String absolute = file.toAbsolutePath().normalize().toString();
    Note note = new Note(absolute, store.toAbsolutePath().normalize().toString());
    write(out.resolve(NOTE), Records.text(note));
    write(out.resolve("experiment.yaml"), Files.readString(file));
  }

  /** Writes a text whole or not at all. */
  static void write(Path target, String text) throws IOException {
    Files.createDirectories(target.toAbsolutePath().getParent());
    Path temporary = target.resolveSibling(target.getFileName() + ".part");
    Files.writeString(temporary, text);
    Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
  }
}
