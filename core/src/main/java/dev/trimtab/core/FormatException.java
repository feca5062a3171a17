package dev.trimtab.core;

import java.nio.file.Path;

/** A file that is not what it claims to be: which file, where in it, and what was expected. */
public final class FormatException extends RuntimeException {
  /**
   * @param file the offending file
   * @param offset byte or line number at which it goes wrong; negative where the whole file is
   *     meant
   * @param what what was expected and what was found
   */
  public FormatException(Path file, long offset, String what) {
    super(offset < 0 ? file + ": " + what : file + " at " + offset + ": " + what);
  }

  /** The same with the failure that showed it. */
  public FormatException(Path file, long offset, String what, Throwable cause) {
    this(file, offset, what);
    initCause(cause);
  }
}
