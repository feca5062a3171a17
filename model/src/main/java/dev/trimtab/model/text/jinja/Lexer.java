package dev.trimtab.model.text.jinja;

import dev.trimtab.model.text.jinja.Token.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a source into tokens by Jinja's rules with {@code trim_blocks} and {@code lstrip_blocks} on:
 * the first newline after a block tag or comment is dropped, and so is white space between the
 * start of a line and such a tag; {@code -} inside a tag's border strips all white space on that
 * side, {@code +} keeps it.
 */
final class Lexer {
  private static final Pattern RAW_BEGIN =
      Pattern.compile("\\{%[-+]?\\s*raw\\s*(?:-%\\}\\s*|%\\})", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern RAW_END =
      Pattern.compile(
          "\\{%([-+]?)\\s*endraw\\s*(?:\\+%\\}|-%\\}\\s*|%\\}\\n?)",
          Pattern.UNICODE_CHARACTER_CLASS);

  private final String source;
  private final List<Token> tokens = new ArrayList<>();
  private int position;
  private int line = 1;
  // Where the line count stands; it follows the position.
  private int counted;
  // Whether what was read last ended in a newline, so that data starts a line.
  private boolean lineStarting = true;

  private Lexer(String source) {
    this.source = source;
  }

  /** The tokens of {@code source}, ending with one {@link Kind#END}. */
  static List<Token> tokens(String source) {
    if (source.length() > Limits.MAX_SOURCE_LENGTH) {
      throw TemplateException.limit(
          "the template is longer than " + Limits.MAX_SOURCE_LENGTH + " characters");
    }
    String normal = source.replace("\r\n", "\n").replace('\r', '\n');
    if (normal.endsWith("\n")) {
      normal = normal.substring(0, normal.length() - 1);
    }
    var lexer = new Lexer(normal);
    lexer.read();
    return lexer.tokens;
  }

  private void read() {
    while (position < source.length()) {
      int tag = nextTag();
      if (tag < 0) {
        add(Kind.DATA, source.substring(position));
        position = source.length();
        break;
      }
      Matcher raw = RAW_BEGIN.matcher(source).region(tag, source.length());
      if (raw.lookingAt()) {
        raw(tag, raw.end());
        continue;
      }
      char kind = source.charAt(tag + 1);
      data(position, tag, sign(tag + 2), kind != '{');
      int content = tag + (sign(tag + 2) == ' ' ? 2 : 3);
      moveTo(tag);
      switch (kind) {
        case '#' -> comment(content);
        case '%' -> tag(content, Kind.BLOCK_BEGIN, Kind.BLOCK_END, "%}");
        default -> tag(content, Kind.VARIABLE_BEGIN, Kind.VARIABLE_END, "}}");
      }
    }
    add(Kind.END, "");
  }

  private int nextTag() {
    for (int at = source.indexOf('{', position); at >= 0; at = source.indexOf('{', at + 1)) {
      if (at + 1 < source.length() && "{%#".indexOf(source.charAt(at + 1)) >= 0) {
        return at;
      }
    }
    return -1;
  }

  /** The white-space sign at {@code at}, or a blank. */
  private char sign(int at) {
    char sign = at < source.length() ? source.charAt(at) : ' ';
    return sign == '-' || sign == '+' ? sign : ' ';
  }

  /** Adds the data before a tag, stripped as the tag asks. */
  private void data(int from, int to, char sign, boolean block) {
    String text = source.substring(from, to);
    if (sign == '-') {
      text = Whitespace.stripEnd(text);
    } else if (sign != '+' && block) {
      int start = text.lastIndexOf('\n') + 1;
      boolean startsLine = start > 0 || lineStarting;
      if (startsLine && Whitespace.isBlank(text, start)) {
        text = text.substring(0, start);
      }
    }
    if (!text.isEmpty()) {
      add(Kind.DATA, text);
    }
  }

  private void raw(int tag, int content) {
    data(position, tag, sign(tag + 2), true);
    lineStarting = source.charAt(content - 1) == '\n';
    Matcher end = RAW_END.matcher(source);
    moveTo(content);
    if (!end.find(content)) {
      throw TemplateException.syntax("Missing end of raw directive", line);
    }
    data(content, end.start(), sign(end.start() + 2), true);
    finish(end.end());
  }

  private void comment(int content) {
    int end = source.indexOf("#}", content);
    if (end < 0) {
      throw TemplateException.syntax("Missing end of comment tag", line);
    }
    boolean signed = end > content;
    close(end + 2, signed ? sign(end - 1) : ' ', true);
  }

  private void tag(int content, Kind begin, Kind end, String closing) {
    add(begin, begin == Kind.BLOCK_BEGIN ? "{%" : "{{");
    moveTo(content);
    Deque<String> brackets = new ArrayDeque<>();
    while (true) {
      moveTo(Whitespace.skip(source, position));
      if (position >= source.length()) {
        throw TemplateException.syntax("unexpected end of template", line);
      }
      char sign = sign(position);
      boolean mayBeSigned = sign == '-' || (sign == '+' && end == Kind.BLOCK_END);
      int border =
          mayBeSigned && source.startsWith(closing, position + 1) ? position + 1 : position;
      if (brackets.isEmpty() && source.startsWith(closing, border)) {
        add(end, closing);
        close(border + 2, border > position ? sign : ' ', end == Kind.BLOCK_END);
        return;
      }
      word(brackets);
    }
  }

  /** Adds one word of a tag; {@code brackets} are those that have yet to close, inmost first. */
  private void word(Deque<String> brackets) {
    TagWords.Word word = TagWords.at(source, position, line);
    Token token = word.token();
    tokens.add(token);
    moveTo(word.end());
    if (token.kind() != Kind.OPERATOR) {
      return;
    }
    switch (token.text()) {
      case "(" -> brackets.push(")");
      case "[" -> brackets.push("]");
      case "{" -> brackets.push("}");
      case ")", "]", "}" -> {
        String expected = brackets.isEmpty() ? "" : brackets.pop();
        if (!expected.equals(token.text())) {
          throw TemplateException.syntax(
              "unexpected "
                  + token.describe()
                  + (expected.isEmpty() ? "" : ", expected '" + expected + "'"),
              line);
        }
      }
      default -> {}
    }
  }

  /** Leaves a tag that ends before {@code after} and had {@code sign} in its border. */
  private void close(int after, char sign, boolean trims) {
    int end = after;
    if (sign == '-') {
      end = Whitespace.skip(source, after);
    } else if (trims && sign != '+' && after < source.length() && source.charAt(after) == '\n') {
      end = after + 1;
    }
    finish(end);
  }

  private void finish(int end) {
    moveTo(end);
    lineStarting = source.charAt(end - 1) == '\n';
  }

  private void moveTo(int target) {
    for (; counted < target; counted++) {
      if (source.charAt(counted) == '\n') {
        line++;
      }
    }
    position = target;
  }

  private void add(Kind kind, String text) {
    tokens.add(new Token(kind, text, line));
  }
}
