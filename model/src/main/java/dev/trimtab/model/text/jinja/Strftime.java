package dev.trimtab.model.text.jinja;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Python's {@code strftime} in the C locale, for a time without zone. */
final class Strftime {
  private Strftime() {}

  /** {@code time} as {@code format} says; unknown directives stay as they are. */
  static String format(String format, LocalDateTime time) {
    var out = new StringBuilder();
    int at = 0;
    while (at < format.length()) {
      int percent = format.indexOf('%', at);
      if (percent < 0 || percent == format.length() - 1) {
        return out.append(format, at, format.length()).toString();
      }
      out.append(format, at, percent);
      // glibc drops the padding after %-.
      boolean bare = format.charAt(percent + 1) == '-' && percent + 2 < format.length();
      int letter = bare ? percent + 2 : percent + 1;
      String text =
          directive(format.charAt(letter), time).orElse(format.substring(percent, letter + 1));
      out.append(bare ? withoutPadding(text) : text);
      at = letter + 1;
    }
    return out.toString();
  }

  private static String withoutPadding(String text) {
    return text.replaceFirst("^[0 ]+(?=\\d)", "");
  }

  private static Optional<String> directive(char letter, LocalDateTime time) {
    return switch (letter) {
      case '%' -> Optional.of("%");
      case 'n' -> Optional.of("\n");
      case 't' -> Optional.of("\t");
      case 'z', 'Z' -> Optional.of("");
      case 'u' -> Optional.of(Integer.toString(time.getDayOfWeek().getValue()));
      case 'w' -> Optional.of(Integer.toString(time.getDayOfWeek().getValue() % 7));
      case 'e' -> Optional.of(String.format(Locale.ROOT, "%2d", time.getDayOfMonth()));
      case 'f' -> Optional.of(String.format(Locale.ROOT, "%06d", time.getNano() / 1000));
      case 'c' -> Optional.of(format("%a %b %e %H:%M:%S %Y", time));
      case 'x', 'D' -> Optional.of(format("%m/%d/%y", time));
      case 'X', 'T' -> Optional.of(format("%H:%M:%S", time));
      case 'R' -> Optional.of(format("%H:%M", time));
      case 'F' -> Optional.of(format("%Y-%m-%d", time));
      default ->
          pattern(letter)
              .map(pattern -> time.format(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)));
    };
  }

  private static Optional<String> pattern(char letter) {
    return switch (letter) {
      case 'd' -> Optional.of("dd");
      case 'm' -> Optional.of("MM");
      case 'y' -> Optional.of("yy");
      case 'Y' -> Optional.of("uuuu");
      case 'b', 'h' -> Optional.of("MMM");
      case 'B' -> Optional.of("MMMM");
      case 'a' -> Optional.of("EEE");
      case 'A' -> Optional.of("EEEE");
      case 'H' -> Optional.of("HH");
      case 'I' -> Optional.of("hh");
      case 'M' -> Optional.of("mm");
      case 'S' -> Optional.of("ss");
      case 'j' -> Optional.of("DDD");
      case 'p' -> Optional.of("a");
      default -> Optional.empty();
    };
  }
}
