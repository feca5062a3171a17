package dev.trimtab.lab.trait;

import dev.trimtab.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reading of trait files as text, and the errors that name file and line. */
final class TraitText {
  private static final int SHOWN = 60;

  private TraitText() {}

  /** The text of a file. */
  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  static UserError unreadable(Path file, IOException e) {
    return new UserError(
        "%s cannot be read as UTF-8 text: %s.".formatted(file, e),
        "Check its bytes and rights.",
        e);
  }

  static UserError wrong(Path file, int line, String what) {
    return new UserError("%s, line %d: %s.".formatted(file, line, what), "");
  }

  /** The beginning of a text, for messages. */
  static String cut(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
