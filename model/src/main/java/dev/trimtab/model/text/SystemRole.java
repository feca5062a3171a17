package dev.trimtab.model.text;

/** What a chat template does with a message of the role {@code system}. */
public enum SystemRole {
  /** It becomes part of the prompt. */
  RENDERED,
  /** The template raises an error, as Gemma 2's does. */
  REFUSED,
  /** The template leaves it out without a word. */
  DROPPED
}
