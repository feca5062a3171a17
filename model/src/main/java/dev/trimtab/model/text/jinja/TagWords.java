package dev.trimtab.model.text.jinja;

import dev.trimtab.model.text.jinja.Token.Kind;
import java.math.BigInteger;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words inside a tag: names, numbers, strings and operators. */
final class TagWords {
  private static final Pattern FLOAT =
      Pattern.compile(
          "(?:\\d+_)*\\d+(?:(?:\\.(?:\\d+_)*\\d+)?[eE][+-]?(?:\\d+_)*\\d+|\\.(?:\\d+_)*\\d+)");
  private static final Pattern INTEGER =
      Pattern.compile(
          "0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[0-9a-fA-F])+|[1-9](?:_?\\d)*|0(?:_?0)*");
  private static final Pattern NAME = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);

  // Longer operators first.
  private static final List<String> OPERATORS =
      List.of(
          "**", "//", "==", "!=", ">=", "<=", "+", "-", "*", "/", "%", "~", "<", ">", "=", "(", ")",
          "[", "]", "{", "}", ",", ".", ":", "|", ";");

  private TagWords() {}

  /** A token and where the source goes on. */
  record Word(Token token, int end) {}

  /** The word of {@code source} that starts at {@code position}. */
  static Word at(String source, int position, int line) {
    char first = source.charAt(position);
    if (first == '"' || first == '\'') {
      return string(source, position, line);
    }
    if (first >= '0' && first <= '9') {
      return number(source, position, line);
    }
    Matcher name = NAME.matcher(source).region(position, source.length());
    if (name.lookingAt()) {
      String text = name.group();
      if (!Character.isUnicodeIdentifierStart(text.codePointAt(0)) && first != '_') {
        throw TemplateException.syntax("Invalid character in identifier", line);
      }
      return new Word(new Token(Kind.NAME, text, line), name.end());
    }
    for (String operator : OPERATORS) {
      if (source.startsWith(operator, position)) {
        return new Word(new Token(Kind.OPERATOR, operator, line), position + operator.length());
      }
    }
    throw TemplateException.syntax("unexpected char '" + first + "'", line);
  }

  private static Word number(String source, int position, int line) {
    // After a dot, as in row.0.5, the digits are an index and no fraction.
    boolean afterDot = position > 0 && source.charAt(position - 1) == '.';
    Matcher real = FLOAT.matcher(source).region(position, source.length());
    if (!afterDot && real.lookingAt()) {
      double value = Double.parseDouble(real.group().replace("_", ""));
      return new Word(
          new Token(Kind.NUMBER, real.group(), new Value.Real(value), line), real.end());
    }
    Matcher whole = INTEGER.matcher(source).region(position, source.length());
    if (!whole.lookingAt()) {
      throw TemplateException.syntax("not a number", line);
    }
    String digits = whole.group().replace("_", "");
    return new Word(
        new Token(Kind.NUMBER, digits, new Value.Int(wholeNumber(digits, line)), line),
        whole.end());
  }

  private static long wholeNumber(String digits, int line) {
    int radix = 10;
    String plain = digits;
    if (digits.length() > 1 && Character.isLetter(digits.charAt(1))) {
      radix =
          switch (Character.toLowerCase(digits.charAt(1))) {
            case 'b' -> 2;
            case 'o' -> 8;
            default -> 16;
          };
      plain = digits.substring(2);
    }
    if (plain.length() > 64) {
      throw TemplateException.syntax("a number beyond 64 bits", line);
    }
    BigInteger value = new BigInteger(plain, radix);
    if (value.bitLength() > 63) {
      throw TemplateException.syntax("a number beyond 64 bits", line);
    }
    return value.longValue();
  }

  private static Word string(String source, int position, int line) {
    char quote = source.charAt(position);
    int end = position + 1;
    while (end < source.length() && source.charAt(end) != quote) {
      end += source.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= source.length()) {
      throw TemplateException.syntax("a string without end", line);
    }
    String text = unescape(source.substring(position + 1, end), line);
    return new Word(new Token(Kind.STRING, text, new Value.Str(text), line), end + 1);
  }

  private static String unescape(String escaped, int line) {
    if (escaped.indexOf('\\') < 0) {
      return escaped;
    }
    var text = new StringBuilder(escaped.length());
    int at = 0;
    while (at < escaped.length()) {
      char c = escaped.charAt(at);
      if (c == '\\') {
        at = escape(escaped, at + 1, text, line);
      } else {
        text.append(c);
        at++;
      }
    }
    return text.toString();
  }

  /** Appends the escape whose letter is at {@code at}; gives the position behind it. */
  private static int escape(String escaped, int at, StringBuilder text, int line) {
    char letter = escaped.charAt(at);
    switch (letter) {
      case 'n' -> text.append('\n');
      case 't' -> text.append('\t');
      case 'r' -> text.append('\r');
      case 'a' -> text.append((char) 7);
      case 'b' -> text.append('\b');
      case 'f' -> text.append('\f');
      case 'v' -> text.append((char) 11);
      case '\\', '\'', '"' -> text.append(letter);
      case '\n' -> {}
      case 'x' -> {
        return hexadecimal(escaped, at + 1, 2, text, line);
      }
      case 'u' -> {
        return hexadecimal(escaped, at + 1, 4, text, line);
      }
      case 'U' -> {
        return hexadecimal(escaped, at + 1, 8, text, line);
      }
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        return octal(escaped, at, text);
      }
      case 'N' -> throw TemplateException.syntax("escapes by character name are not read", line);
      default -> text.append('\\').append(letter);
    }
    return at + 1;
  }

  private static int hexadecimal(
      String escaped, int from, int digits, StringBuilder text, int line) {
    int to = from + digits;
    long value = -1;
    if (to <= escaped.length()
        && escaped
            .substring(from, to)
            .chars()
            .allMatch(c -> c < 128 && Character.digit(c, 16) >= 0)) {
      value = Long.parseLong(escaped.substring(from, to), 16);
    }
    if (value < 0 || value > Character.MAX_CODE_POINT) {
      throw TemplateException.syntax("a truncated or illegal \\x or \\u escape", line);
    }
    text.appendCodePoint((int) value);
    return to;
  }

  private static int octal(String escaped, int from, StringBuilder text) {
    int to = from;
    while (to < escaped.length()
        && to < from + 3
        && escaped.charAt(to) >= '0'
        && escaped.charAt(to) <= '7') {
      to++;
    }
    text.appendCodePoint(Integer.parseInt(escaped.substring(from, to), 8));
    return to;
  }
}
