package dev.trimtab.model.text.jinja;

import dev.trimtab.model.text.jinja.Value.Sequence;
import dev.trimtab.model.text.jinja.Value.Str;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Texts cut apart and put together. */
final class Splits {
  private Splits() {}

  static Value list(List<String> parts) {
    return Sequence.list(parts.stream().<Value>map(Str::new).toList());
  }

  /** The parts of {@code text} between {@code separator}s, of which at most {@code most} count. */
  static List<String> at(String text, String separator, int most, boolean fromEnd) {
    if (separator.isEmpty()) {
      throw TemplateException.type("empty separator");
    }
    List<String> parts = new ArrayList<>();
    if (fromEnd) {
      int end = text.length();
      for (int at = text.lastIndexOf(separator); at >= 0 && parts.size() < most; ) {
        parts.add(text.substring(at + separator.length(), end));
        end = at;
        at = at < separator.length() ? -1 : text.lastIndexOf(separator, at - separator.length());
      }
      parts.add(text.substring(0, end));
      Collections.reverse(parts);
      return parts;
    }
    int start = 0;
    for (int at = text.indexOf(separator); at >= 0 && parts.size() < most; ) {
      parts.add(text.substring(start, at));
      start = at + separator.length();
      at = text.indexOf(separator, start);
    }
    parts.add(text.substring(start));
    return parts;
  }

  /** The words of {@code text}; at most {@code most} gaps count. */
  static List<String> atSpace(String text, int most, boolean fromEnd) {
    List<String> words = new ArrayList<>();
    int at = Whitespace.skip(text, 0);
    int stop = Whitespace.stripEnd(text).length();
    if (fromEnd) {
      while (stop > at) {
        int start = stop;
        while (start > at && !Whitespace.is(text.charAt(start - 1))) {
          start--;
        }
        if (words.size() == most) {
          // What is left keeps the white space before it.
          words.add(text.substring(0, stop));
          break;
        }
        words.add(text.substring(start, stop));
        stop = Whitespace.stripEnd(text.substring(0, start)).length();
      }
      Collections.reverse(words);
      return words;
    }
    while (at < stop) {
      if (words.size() == most) {
        words.add(text.substring(at));
        break;
      }
      int end = at;
      while (end < stop && !Whitespace.is(text.charAt(end))) {
        end++;
      }
      words.add(text.substring(at, end));
      at = Whitespace.skip(text, end);
    }
    return words;
  }

  /** The lines of {@code text}, cut at all of Python's line boundaries. */
  static List<String> lines(String text, boolean keepEnds) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    int at = 0;
    while (at < text.length()) {
      if (!isLineEnd(text.charAt(at))) {
        at++;
        continue;
      }
      boolean pair = text.startsWith("\r\n", at);
      int next = at + (pair ? 2 : 1);
      lines.add(text.substring(start, keepEnds ? next : at));
      start = next;
      at = next;
    }
    if (start < text.length()) {
      lines.add(text.substring(start));
    }
    return lines;
  }

  private static boolean isLineEnd(char c) {
    return switch (c) {
      case '\n', '\r', 0x0b, '\f', 0x1c, 0x1d, 0x1e, 0x85, 0x2028, 0x2029 -> true;
      default -> false;
    };
  }

  /** {@code parts} with {@code separator} between them. */
  static String join(String separator, List<String> parts) {
    long length = (long) separator.length() * parts.size();
    for (String part : parts) {
      length += part.length();
    }
    Limits.weight(length);
    return String.join(separator, parts);
  }
}
