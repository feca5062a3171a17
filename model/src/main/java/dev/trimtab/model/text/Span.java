package dev.trimtab.model.text;

import dev.trimtab.core.UserError;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of an example that a method looks at: a frame and a Python slice of it, written {@code
 * response[:]}, {@code response[:5]}, {@code prompt[-1]} or {@code all[2:-1]}. An index is a slice
 * of one; a slice may reach outside the frame and then finds fewer tokens, or none.
 */
public final class Span {
  private static final Pattern WRITTEN =
      Pattern.compile(
          "\\s*(prompt|response|all)\\s*\\[\\s*(?<from>[+-]?\\d+)?\\s*"
              + "(?<slice>:\\s*(?<to>[+-]?\\d+)?\\s*(?::\\s*(?<step>[+-]?\\d+)?\\s*)?)?\\]\\s*");

  private final Frame frame;
  // A bound that is left out is null; an index has none but from.
  private final @Nullable Integer from;
  private final @Nullable Integer to;
  private final int step;
  private final boolean index;

  private Span(Frame frame, @Nullable Integer from, @Nullable Integer to, int step, boolean index) {
    this.frame = frame;
    this.from = from;
    this.to = to;
    this.step = step;
    this.index = index;
  }

  /** All tokens of {@code frame}. */
  public static Span all(Frame frame) {
    return new Span(frame, null, null, 1, false);
  }

  /** The token number {@code index} of {@code frame}, from the end where negative. */
  public static Span at(Frame frame, int index) {
    return new Span(frame, index, null, 1, true);
  }

  /**
   * The span that {@code text} writes.
   *
   * @throws UserError where it writes none
   */
  public static Span parse(String text) {
    Matcher written = WRITTEN.matcher(text);
    if (!written.matches()) {
      throw unreadable(text);
    }
    Frame frame = Frame.valueOf(written.group(1).toUpperCase(Locale.ROOT));
    Integer from = number(written.group("from"), text);
    if (written.group("slice") == null) {
      if (from == null) {
        throw unreadable(text);
      }
      return at(frame, from);
    }
    Integer step = number(written.group("step"), text);
    if (step != null && step == 0) {
      throw unreadable(text);
    }
    int stride = step == null ? 1 : step;
    return new Span(frame, from, number(written.group("to"), text), stride, false);
  }

  private static @Nullable Integer number(@Nullable String digits, String text) {
    if (digits == null) {
      return null;
    }
    try {
      return Integer.valueOf(digits);
    } catch (NumberFormatException _) {
      throw unreadable(text);
    }
  }

  private static UserError unreadable(String text) {
    return new UserError(
        "\"" + text + "\" is not a span.",
        "Write prompt, response or all and a Python slice of it: response[:] for the whole"
            + " response, response[:5] for its first five tokens, prompt[-1] for the last token of"
            + " the prompt, all[2:-1] for all but the first two and the last.");
  }

  /** What the slice counts in. */
  public Frame frame() {
    return frame;
  }

  /** The positions in prompt plus response that this span names; empty where there are none. */
  public Positions positions(int promptLength, int responseLength) {
    int length = frame.length(promptLength, responseLength);
    int offset = frame.start(promptLength);
    if (index) {
      int at = fromStart(Objects.requireNonNull(from), length);
      boolean inside = at >= 0 && at < length;
      return new Positions(inside ? offset + at : offset, inside ? 1 : 0, 1);
    }
    int low = step > 0 ? 0 : -1;
    int high = step > 0 ? length : length - 1;
    int first = bound(from, step > 0 ? low : high, length, low, high);
    int end = bound(to, step > 0 ? high : low, length, low, high);
    long distance = step > 0 ? (long) end - first : (long) first - end;
    int count = distance <= 0 ? 0 : (int) ((distance - 1) / Math.abs((long) step) + 1);
    return new Positions(count == 0 ? offset : offset + first, count, step);
  }

  private static int bound(@Nullable Integer given, int absent, int length, int low, int high) {
    return given == null ? absent : Math.clamp(fromStart(given, length), low, high);
  }

  private static int fromStart(int given, int length) {
    return given < 0 ? given + length : given;
  }

  /**
   * How many tokens have to be generated for the span to be complete: none for the prompt, k for
   * {@code response[:k]}; empty where the whole response counts.
   */
  public OptionalInt newTokensNeeded() {
    if (frame == Frame.PROMPT) {
      return OptionalInt.of(0);
    }
    if (frame == Frame.ALL) {
      return OptionalInt.empty();
    }
    if (index) {
      int at = Objects.requireNonNull(from);
      return at < 0 ? OptionalInt.empty() : OptionalInt.of(Math.addExact(at, 1));
    }
    boolean bounded = step > 0 && to != null && to >= 0 && (from == null || from >= 0);
    return bounded ? OptionalInt.of(Objects.requireNonNull(to)) : OptionalInt.empty();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Span that
        && frame == that.frame
        && index == that.index
        && step == that.step
        && Objects.equals(from, that.from)
        && Objects.equals(to, that.to);
  }

  @Override
  public int hashCode() {
    return Objects.hash(frame, from, to, step, index);
  }

  /** The span as {@link #parse} reads it. */
  @Override
  public String toString() {
    String slice = index ? "" : ":" + written(to) + (step == 1 ? "" : ":" + step);
    return frame.id() + "[" + written(from) + slice + "]";
  }

  private static String written(@Nullable Integer bound) {
    return bound == null ? "" : bound.toString();
  }
}
