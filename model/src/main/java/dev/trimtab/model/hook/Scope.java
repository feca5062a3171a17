package dev.trimtab.model.hook;

/** The positions of a row that steering reaches. */
public enum Scope {
  /** Prompt and generated tokens. */
  ALL,
  /** Generated tokens only. */
  GENERATED,
  /** The last prompt token and the generated ones. */
  LAST_AND_GENERATED;

  /** Whether {@code position} of a row whose prompt has {@code promptTokens} is steered. */
  public boolean covers(int position, int promptTokens) {
    return switch (this) {
      case ALL -> true;
      case GENERATED -> position >= promptTokens;
      case LAST_AND_GENERATED -> position >= promptTokens - 1;
    };
  }

  /** Leading prompt tokens of which none is steered. */
  public int untouched(int promptTokens) {
    return switch (this) {
      case ALL -> 0;
      case GENERATED -> promptTokens;
      case LAST_AND_GENERATED -> promptTokens - 1;
    };
  }
}
