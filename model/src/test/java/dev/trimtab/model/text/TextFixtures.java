package dev.trimtab.model.text;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The files beside these tests. */
public final class TextFixtures {
  private TextFixtures() {}

  /** The fixture {@code name}. */
  public static Path path(String name) {
    try {
      URI uri =
          Objects.requireNonNull(TextFixtures.class.getResource(name), "no fixture " + name)
              .toURI();
      return Path.of(uri);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The text of the fixture {@code name}. */
  public static String read(String name) {
    try {
      return Files.readString(path(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
