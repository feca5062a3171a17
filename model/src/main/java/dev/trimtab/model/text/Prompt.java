package dev.trimtab.model.text;

import dev.trimtab.core.TokenIds;

/**
 * What a model is given: token ids, which alone count, and the text they were made from.
 *
 * @param ids the tokens, special ones included
 * @param text the text that was tokenised; empty for a prompt that never was text
 */
public record Prompt(TokenIds ids, String text) {
  /** A prompt that was never text. */
  public static Prompt ofIds(TokenIds ids) {
    return new Prompt(ids, "");
  }

  /** Number of tokens. */
  public int length() {
    return ids.size();
  }
}
