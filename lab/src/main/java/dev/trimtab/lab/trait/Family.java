package dev.trimtab.lab.trait;

import dev.trimtab.model.text.Span;

/** How a trait's contrasts bring it out, and so where it is read. */
public enum Family {
  /** Persona vectors: opposite system prompts over the same question; read off the response. */
  PV("response[:]"),
  /** Contrastive activation addition: a question with either answer appended; read off its end. */
  CAA("prompt[-1]"),
  /** Harmful against harmless instructions; read off the end of the prompt. */
  ARDITI("prompt[-1]"),
  /** Documents that a base model completes; read off the first tokens of the completion. */
  NATURAL("response[:5]");

  private final Span position;

  Family(String position) {
    this.position = Span.parse(position);
  }

  /** The span that is read unless a trait says otherwise. */
  public Span position() {
    return position;
  }
}
