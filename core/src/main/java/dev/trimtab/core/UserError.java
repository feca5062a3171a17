package dev.trimtab.core;

/**
 * A mistake that the person at the command line can mend: what is wrong and the cure, in one
 * paragraph.
 */
public final class UserError extends RuntimeException {
  private final String message;
  private final String remedy;

  /**
   * @param message what is wrong and where
   * @param remedy what to do about it; may be empty where the message says it
   */
  public UserError(String message, String remedy) {
    super(message);
    this.message = message;
    this.remedy = remedy;
  }

  /** The same with the failure that showed it. */
  public UserError(String message, String remedy, Throwable cause) {
    super(message, cause);
    this.message = message;
    this.remedy = remedy;
  }

  /** What to do about it. */
  public String remedy() {
    return remedy;
  }

  /** Message and remedy as one paragraph. */
  public String paragraph() {
    return remedy.isEmpty() ? message : message + " " + remedy;
  }
}
