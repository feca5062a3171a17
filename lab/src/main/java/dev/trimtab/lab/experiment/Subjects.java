package dev.trimtab.lab.experiment;

import dev.trimtab.lab.steer.Subject;

/** Where a study's models come from: one checkpoint in any precision. */
@FunctionalInterface
public interface Subjects {
  /**
   * Loads the model; whoever asks closes it.
   *
   * @param precision id
   * @throws dev.trimtab.core.UserError where it cannot be loaded
   */
  Subject open(String precision);
}
