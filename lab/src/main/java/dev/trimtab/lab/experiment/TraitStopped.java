package dev.trimtab.lab.experiment;

/** A trait that cannot go on in this cell, though the study can; the message is a sentence. */
final class TraitStopped extends RuntimeException {
  private static final long serialVersionUID = 1;

  TraitStopped(String reason) {
    super(reason);
  }
}
