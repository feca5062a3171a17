package dev.trimtab.model.text;

import java.util.Locale;

/** The part of prompt and response that a span counts in. */
public enum Frame {
  /** Everything before the first generated token. */
  PROMPT,
  /** The generated tokens without the stop token. */
  RESPONSE,
  /** Prompt and response. */
  ALL;

  /** The name in a span: {@code prompt}, {@code response}, {@code all}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The position of the frame's first token. */
  int start(int promptLength) {
    return this == RESPONSE ? promptLength : 0;
  }

  /** The number of tokens in the frame. */
  int length(int promptLength, int responseLength) {
    return switch (this) {
      case PROMPT -> promptLength;
      case RESPONSE -> responseLength;
      case ALL -> promptLength + responseLength;
    };
  }
}
