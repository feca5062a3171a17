package dev.trimtab.lab.report;

/** Text as HTML shows it: nothing in it is markup. */
final class Html {
  private Html() {}

  /** Safe between tags and within quoted attributes. */
  static String text(String raw) {
    var out = new StringBuilder(raw.length() + 16);
    raw.codePoints().forEach(c -> escape(c, out));
    return out.toString();
  }

  private static void escape(int c, StringBuilder out) {
    switch (c) {
      case '&' -> out.append("&amp;");
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '"' -> out.append("&quot;");
      case '\'' -> out.append("&#39;");
      case '\n', '\t' -> out.append((char) c);
      default -> {
        // Control characters and halves of pairs have no place in a page.
        if (!Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE) {
          out.appendCodePoint(c);
        }
      }
    }
  }
}
