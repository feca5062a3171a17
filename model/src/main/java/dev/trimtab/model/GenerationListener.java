package dev.trimtab.model;

import dev.trimtab.core.UserError;
import dev.trimtab.model.text.Response;

/** Hears of responses as they grow and end. */
@FunctionalInterface
public interface GenerationListener {
  /** Request {@code request} got its next token; whether it is to go on. */
  default boolean token(int request, int id) {
    return true;
  }

  /**
   * Request {@code request} is about to end because the logits at {@code position} are no numbers;
   * the others go on. Nobody who does not say otherwise takes such a response for an answer.
   *
   * @throws UserError unless it is overridden
   */
  default void broken(int request, int position) {
    throw Work.noNumbers(position);
  }

  /** Request {@code request} has ended; requests end in any order. */
  void finished(int request, Response response);
}
