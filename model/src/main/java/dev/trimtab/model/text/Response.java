package dev.trimtab.model.text;

import dev.trimtab.core.TokenIds;

/**
 * What a model generated for a prompt.
 *
 * @param prompt what it was given
 * @param ids the generated tokens as they came, without the stop token at the end
 * @param stopReason why there are no more
 */
public record Response(Prompt prompt, TokenIds ids, StopReason stopReason) {
  /** Number of generated tokens. */
  public int length() {
    return ids.size();
  }

  /** Prompt and generated tokens. */
  public TokenIds all() {
    return prompt.ids().plus(ids);
  }
}
