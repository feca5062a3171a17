package dev.trimtab.checks.fuzz;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.model.text.jinja.TemplateException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders for one input, and the verdict on what its reader threw. */
final class Strangers {
  private Strangers() {}

  /** What reads a file. */
  @FunctionalInterface
  interface Reader {
    void read() throws IOException;
  }

  /** Runs a reader; whatever is not a documented error comes out. */
  static void only(Reader reader) {
    try {
      reader.read();
    } catch (UserError | FormatException | TemplateException documented) {
      String message = String.valueOf(documented.getMessage());
      if (message.isBlank()) {
        throw new AssertionError("an error without a word", documented);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A folder of its own for the files of one test. */
  static Path folder() {
    try {
      Path folder = Files.createTempDirectory("trimtab-fuzz");
      folder.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file of the folder. */
  static Path write(Path folder, String name, byte[] bytes) {
    try {
      Path file = folder.resolve(name);
      Files.write(file, bytes);
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
