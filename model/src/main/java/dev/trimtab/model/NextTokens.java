package dev.trimtab.model;

import java.util.List;

/** The most probable next tokens after a prompt, in descending order. */
public record NextTokens(List<TokenProbability> top) {
  /** Copies the list. */
  public NextTokens {
    top = List.copyOf(top);
  }
}
