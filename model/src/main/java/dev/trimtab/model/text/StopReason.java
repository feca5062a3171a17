package dev.trimtab.model.text;

/** Why a response ended. */
public enum StopReason {
  /** The model produced one of its stop tokens. */
  STOP_TOKEN,
  /** As many tokens as asked for, or as fit, were generated. */
  LENGTH,
  /** Whoever listened wanted no more. */
  HALTED
}
