package dev.trimtab.model.text.jinja;

/** What Python counts as white space in a str. */
final class Whitespace {
  private Whitespace() {}

  static boolean is(char c) {
    return switch (c) {
      case ' ', '\t', '\n', 0x0b, '\f', '\r', 0x1c, 0x1d, 0x1e, 0x1f, 0x85, 0xa0 -> true;
      default -> c > 0xff && Character.isSpaceChar(c);
    };
  }

  /** Whether {@code text} from {@code from} on is nothing but white space. */
  static boolean isBlank(String text, int from) {
    return skip(text, from) == text.length();
  }

  /** The first position at or after {@code from} that is not white space. */
  static int skip(String text, int from) {
    int position = from;
    while (position < text.length() && is(text.charAt(position))) {
      position++;
    }
    return position;
  }

  /** {@code text} without white space at its end. */
  static String stripEnd(String text) {
    int end = text.length();
    while (end > 0 && is(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end);
  }
}
