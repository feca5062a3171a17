package dev.trimtab.checks;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/*
 * The formatter runs here and not as a plugin of the build: it parses with the compiler of the JVM it runs in,
 * and Maven may run on Java 17, which cannot parse Java 25.
 */

/** Sources look as google-java-format writes them; {@code -Dformat=write} rewrites them. */
class FormatTest {
  private static final boolean WRITE = "write".equals(System.getProperty("format"));

  @Test
  void sources_areFormatted() throws IOException, FormatterException {
    Formatter formatter = new Formatter();
    List<String> different = new ArrayList<>();
    for (Path file : Checkout.javaSources()) {
      String source = Checkout.read(file);
      String formatted = formatter.formatSourceAndFixImports(source);
      if (!formatted.equals(source)) {
        different.add(Checkout.name(file));
        if (WRITE) {
          Files.writeString(file, formatted);
        }
      }
    }

    assertThat(WRITE ? List.of() : different)
        .as("files to format; CONTRIBUTING.md says how")
        .isEmpty();
  }

  @Test
  void formatter_seesBadFormat() throws FormatterException {
    assertThat(new Formatter().formatSource("class   A{ }")).isEqualTo("class A {}\n");
  }
}
