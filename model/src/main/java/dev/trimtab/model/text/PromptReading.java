package dev.trimtab.model.text;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * A prompt taken apart: exactly what a model reads, token by token, and which turn said it.
 *
 * @param text as the template writes it
 * @param tokens of the text, in order
 * @param frames what each turn says, in the order of the turns; a turn whose words the template
 *     leaves out or rewrites beyond recognition has none
 */
public record PromptReading(String text, List<PromptToken> tokens, List<PromptFrame> frames) {
  // Private-use characters, which no template treats in a way of its own.
  private static final String MARK = "\uE123";
  private static final String OTHER_MARK = "\uE124";

  /** Copies the lists. */
  public PromptReading {
    tokens = List.copyOf(tokens);
    frames = List.copyOf(frames);
  }

  /*
   * A template is a program, so what a turn became is found by asking it again with other words in
   * that turn: what both texts begin and end with is not that turn's.
   */
  static PromptReading of(
      ChatTemplate template, Tokenizer tokenizer, ChatInput input, LocalDateTime now) {
    String text = template.render(input, now);
    List<PromptToken> tokens = tokenizer.tokens(text);
    List<PromptFrame> frames = new ArrayList<>();
    for (int i = 0; i < input.messages().size(); i++) {
      Extent extent = extent(template, input, i, text, now);
      if (extent.found) {
        int from = text.codePointCount(0, extent.from);
        int to = text.codePointCount(0, extent.to);
        frames.add(
            new PromptFrame(
                input.role(i), i, from, to, first(tokens, from), after(tokens, from, to)));
      }
    }
    return new PromptReading(text, tokens, frames);
  }

  private record Extent(boolean found, int from, int to) {
    static final Extent NONE = new Extent(false, 0, 0);

    int length() {
      return to - from;
    }
  }

  private static Extent extent(
      ChatTemplate template, ChatInput input, int index, String text, LocalDateTime now) {
    if (!(input.messages().get(index).get("content") instanceof String content)) {
      return Extent.NONE;
    }
    Extent best = Extent.NONE;
    String mark = content.startsWith(MARK) || content.endsWith(MARK) ? OTHER_MARK : MARK;
    for (String other : List.of(mark, mark + content + mark)) {
      String changed = template.attempt(input.withContent(index, other), now);
      Extent extent = difference(text, changed);
      boolean own =
          changed.contains(mark) && content.contains(text.substring(extent.from, extent.to));
      if (own && (!best.found || extent.length() > best.length())) {
        best = extent;
      }
    }
    return best;
  }

  /** The part of {@code text} that {@code changed} does not share. */
  private static Extent difference(String text, String changed) {
    int most = Math.min(text.length(), changed.length());
    int from = 0;
    while (from < most && text.charAt(from) == changed.charAt(from)) {
      from++;
    }
    int ending = 0;
    while (ending < most - from
        && text.charAt(text.length() - 1 - ending)
            == changed.charAt(changed.length() - 1 - ending)) {
      ending++;
    }
    return new Extent(true, from, text.length() - ending);
  }

  private static int first(List<PromptToken> tokens, int from) {
    int token = 0;
    while (token < tokens.size() && tokens.get(token).to() <= from) {
      token++;
    }
    return token;
  }

  private static int after(List<PromptToken> tokens, int from, int to) {
    int token = first(tokens, from);
    while (token < tokens.size() && tokens.get(token).from() < to) {
      token++;
    }
    return token;
  }
}
