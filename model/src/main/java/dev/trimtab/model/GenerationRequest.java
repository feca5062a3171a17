package dev.trimtab.model;

import dev.trimtab.model.hook.Steering;
import dev.trimtab.model.text.Prompt;

/**
 * A prompt to be continued.
 *
 * @param prompt what is given
 * @param maxNewTokens tokens at most, the stop token not counted
 * @param sampling how each is chosen
 * @param steering what is done to the row's residual stream
 */
public record GenerationRequest(
    Prompt prompt, int maxNewTokens, Sampling sampling, Steering steering) {
  /** Refuses a request for nothing. */
  public GenerationRequest {
    if (maxNewTokens < 1) {
      throw new IllegalArgumentException("at least one new token, found " + maxNewTokens);
    }
  }
}
