package dev.trimtab.lab.judge;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds every request back while an endpoint asks for it: {@code Retry-After} (RFC 9110 §10.2.3),
 * {@code retry-after-ms}, and the {@code x-ratelimit-} headers once what they count is used up.
 */
final class RateGate {
  private static final Pattern PART = Pattern.compile("([0-9.]+)(ms|h|m|s)");

  private long openFrom = System.nanoTime();

  /** How long to wait before the next request. */
  synchronized Duration left(long now) {
    return Duration.ofNanos(Math.max(0, openFrom - now));
  }

  /** Holds requests back for a while from now on; a longer while that was asked for stays. */
  synchronized void hold(Duration pause, long now) {
    long from = now + pause.toNanos();
    if (from - openFrom > 0) {
      openFrom = from;
    }
  }

  /** The pause that a response asks for, if it does. */
  static Optional<Duration> asked(HttpHeaders headers) {
    Optional<Duration> plain =
        headers
            .firstValue("retry-after-ms")
            .flatMap(ms -> duration(ms.strip() + "ms"))
            .or(() -> headers.firstValue("retry-after").flatMap(after -> after(after, headers)));
    if (plain.isPresent()) {
      return plain;
    }
    Optional<Duration> requests = reset(headers, "requests");
    Optional<Duration> tokens = reset(headers, "tokens");
    if (requests.isPresent() && tokens.isPresent()) {
      return requests.get().compareTo(tokens.get()) > 0 ? requests : tokens;
    }
    return requests.or(() -> tokens);
  }

  /** Seconds, or a date; a date is counted from the response's own. */
  private static Optional<Duration> after(String value, HttpHeaders headers) {
    if (number(value).isPresent()) {
      return duration(value.strip() + "s");
    }
    return headers.firstValue("date").flatMap(date -> between(date, value));
  }

  private static Optional<Duration> between(String from, String to) {
    try {
      var begin = ZonedDateTime.parse(from.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
      var end = ZonedDateTime.parse(to.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration pause = Duration.between(begin, end);
      return Optional.of(pause.isNegative() ? Duration.ZERO : pause);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> reset(HttpHeaders headers, String what) {
    boolean used =
        headers
            .firstValue("x-ratelimit-remaining-" + what)
            .map(left -> number(left).orElse(1) <= 0)
            .orElse(false);
    return used
        ? headers.firstValue("x-ratelimit-reset-" + what).flatMap(RateGate::duration)
        : Optional.empty();
  }

  /** A time such as {@code 20ms}, {@code 6m0s} or, in seconds, {@code 1.5}. */
  static Optional<Duration> duration(String text) {
    String word = number(text).isPresent() ? text.strip() + "s" : text.strip();
    Matcher part = PART.matcher(word);
    double seconds = 0;
    int at = 0;
    while (at < word.length() && part.find(at) && part.start() == at) {
      OptionalDouble value = number(part.group(1));
      if (value.isEmpty()) {
        return Optional.empty();
      }
      seconds +=
          value.getAsDouble()
              * switch (part.group(2)) {
                case "ms" -> 1e-3;
                case "m" -> 60;
                case "h" -> 3600;
                default -> 1;
              };
      at = part.end();
    }
    return at == 0 || at < word.length()
        ? Optional.empty()
        : Optional.of(Duration.ofMillis((long) Math.ceil(Math.min(seconds, 1e9) * 1000)));
  }

  private static OptionalDouble number(String text) {
    try {
      double value = Double.parseDouble(text.strip());
      return value >= 0 ? OptionalDouble.of(value) : OptionalDouble.empty();
    } catch (NumberFormatException _) {
      return OptionalDouble.empty();
    }
  }
}
