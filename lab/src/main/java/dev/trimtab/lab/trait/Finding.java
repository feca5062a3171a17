package dev.trimtab.lab.trait;

/**
 * What is wrong or doubtful about a trait.
 *
 * @param severity whether it must be mended
 * @param check which check found it, one word
 * @param text what was found, one sentence
 */
public record Finding(Severity severity, String check, String text) {
  /** How much a finding weighs. */
  public enum Severity {
    /** Results would be wrong. */
    ERROR,
    /** Results may mean something else than they seem to. */
    WARNING
  }

  static Finding error(String check, String text) {
    return new Finding(Severity.ERROR, check, text);
  }

  static Finding warning(String check, String text) {
    return new Finding(Severity.WARNING, check, text);
  }
}
