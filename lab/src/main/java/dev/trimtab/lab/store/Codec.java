package dev.trimtab.lab.store;

import java.io.IOException;
import java.nio.file.Path;

/**
 * How a kind of value is written in one file and read back equal.
 *
 * @param <T> the kind
 */
public interface Codec<T> {
  /** The file name's ending, without a dot. */
  String extension();

  /** Writes the value and what it is kept under. */
  void write(Path file, Artifact artifact, T value) throws IOException;

  /**
   * Reads the value.
   *
   * @throws dev.trimtab.core.FormatException where the file is not what {@link #write} wrote, or is
   *     kept under another key
   */
  T read(Path file, Artifact artifact) throws IOException;
}
