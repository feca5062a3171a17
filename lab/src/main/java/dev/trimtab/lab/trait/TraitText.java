package dev.trimtab.lab.trait;

import dev.trimtab.core.UserError;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reading of trait files as text, and the errors that name file and line. */
final class TraitText {
  private static final int SHOWN = 60;

  private TraitText() {}

  /** The text of a file. */
  static String read(Path file) {
    try {
      // Some editors begin UTF-8 with a mark that is no part of the text.
      return Files.readString(file).replaceFirst("^\uFEFF", "");
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  static UserError unreadable(Path file, IOException e) {
    if (e instanceof CharacterCodingException) {
      return new UserError(file + " is not UTF-8 text.", "Save it in UTF-8.", e);
    }
    return new UserError(
        "%s cannot be read: %s.".formatted(file, e), "Check the file and its rights.", e);
  }

  static UserError wrong(Path file, int line, String what) {
    return new UserError("%s, line %d: %s.".formatted(file, line, what), "");
  }

  /** The beginning of a text, for messages. */
  static String cut(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }
}
