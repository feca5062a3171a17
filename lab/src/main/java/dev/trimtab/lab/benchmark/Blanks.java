package dev.trimtab.lab.benchmark;

/** White space as Python's {@code str.strip} knows it, by which the benchmarks' texts are cut. */
public final class Blanks {
  private static final int NEXT_LINE = 0x85;

  private Blanks() {}

  /** The text without white space at either end. */
  public static String strip(String text) {
    String left = stripTrailing(text);
    int from = 0;
    while (from < left.length() && is(left.charAt(from))) {
      from++;
    }
    return left.substring(from);
  }

  /** The text without white space at its end. */
  public static String stripTrailing(String text) {
    int to = text.length();
    while (to > 0 && is(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(0, to);
  }

  /* All white space lies in the basic plane, so that single chars will do. */
  private static boolean is(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == NEXT_LINE;
  }
}
