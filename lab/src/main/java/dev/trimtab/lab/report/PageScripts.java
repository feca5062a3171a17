package dev.trimtab.lab.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** What the page is drawn with: its style, its script and the libraries that draw the pictures. */
final class PageScripts {
  private static final String WEBJARS = "META-INF/resources/webjars/";

  /** In the order in which they must run. */
  private static final List<String> LIBRARIES =
      List.of("vega/5.32.0/vega.min.js", "vega-lite/5.23.0/vega-lite.min.js");

  private PageScripts() {}

  /** The scripts of a page with pictures. */
  static List<String> all() {
    return List.of(library(LIBRARIES.get(0)), library(LIBRARIES.get(1)), own("page.js"));
  }

  static String style() {
    return own("page.css");
  }

  static String licence() {
    return own("vega-licence.txt");
  }

  /** The hash by which a content security policy lets a script run. */
  static String hash(String script) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String library(String path) {
    InputStream in =
        Optional.ofNullable(PageScripts.class.getClassLoader())
            .map(loader -> loader.getResourceAsStream(WEBJARS + path))
            .orElseThrow(
                () -> new IllegalStateException("no " + WEBJARS + path + " on the class path"));
    return text(in);
  }

  private static String own(String name) {
    InputStream in = PageScripts.class.getResourceAsStream(name);
    if (in == null) {
      throw new IllegalStateException("no resource " + name + " beside " + PageScripts.class);
    }
    return text(in);
  }

  /**
   * A script as an element may hold it: nothing that ends the element, no reference to a map that a
   * browser's tools would fetch, and line ends as the browser will hash them.
   */
  private static String text(InputStream in) {
    try (in) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("\r\n", "\n")
          .replaceAll("(?m)^//# sourceMappingURL=.*$", "")
          .replace("</script", "<\\/script")
          .replace("<!--", "<\\!--");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
