package dev.trimtab.model;

import dev.trimtab.model.text.Response;

/** Hears of responses as they grow and end. */
@FunctionalInterface
public interface GenerationListener {
  /** Request {@code request} got its next token; whether it is to go on. */
  default boolean token(int request, int id) {
    return true;
  }

  /** Request {@code request} has ended; requests end in any order. */
  void finished(int request, Response response);
}
