package dev.trimtab.model.file.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server's answer: status, headers and a body that is read once.
 *
 * @param from the address that answered, after all redirects
 */
record HubAnswer(int status, HttpHeaders headers, InputStream body, URI from)
    implements AutoCloseable {
  static final int OK = 200;
  static final int PARTIAL = 206;

  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

  /** The bytes that a body holds, of a file of {@code total} bytes; negative where not told. */
  record Part(long begin, long end, long total) {}

  /** The header's value, empty where there is none. */
  String header(String name) {
    return headers.firstValue(name).orElse("");
  }

  /** Whether the same request may succeed a little later. */
  boolean isPassing() {
    return status == REQUEST_TIMEOUT || status == TOO_MANY || status >= SERVER_ERROR;
  }

  /** What Content-Length says. */
  OptionalLong length() {
    return digits(header("Content-Length"));
  }

  static OptionalLong digits(String text) {
    return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }

  /** What Content-Range says; {@code begin} is negative where it says nothing usable. */
  Part part() {
    Matcher range = CONTENT_RANGE.matcher(header("Content-Range"));
    if (!range.matches()) {
      return new Part(-1, -1, -1);
    }
    long total = range.group(3).equals("*") ? -1 : Long.parseLong(range.group(3));
    return new Part(Long.parseLong(range.group(1)), Long.parseLong(range.group(2)) + 1, total);
  }

  /**
   * How long the server asks to wait: Retry-After in seconds, or as a date, which is compared with
   * the server's own in Date.
   */
  Duration retryAfter() {
    String text = header("Retry-After");
    OptionalLong seconds = digits(text);
    if (seconds.isPresent()) {
      return Duration.ofSeconds(seconds.getAsLong());
    }
    try {
      Duration wait = Duration.between(date(header("Date")), date(text));
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (DateTimeException _) {
      return Duration.ZERO;
    }
  }

  private static ZonedDateTime date(String text) {
    return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
