package dev.trimtab.model;

import dev.trimtab.core.TokenIds;
import dev.trimtab.model.hook.Steering;

/** Tokens whose likelihood after a context is asked for. */
public record Continuation(TokenIds context, TokenIds continuation, Steering steering) {
  /** Refuses an empty context or continuation. */
  public Continuation {
    if (context.isEmpty() || continuation.isEmpty()) {
      throw new IllegalArgumentException(
          "context of %d tokens, continuation of %d"
              .formatted(context.size(), continuation.size()));
    }
  }
}
