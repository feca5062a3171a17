package dev.trimtab.model.text;

/** Why a response ended. */
public enum StopReason {
  /** The model produced one of its stop tokens. */
  STOP_TOKEN,
  /** As many tokens as asked for, or as fit, were generated. */
  LENGTH,
  /** Whoever listened wanted no more. */
  HALTED,
  /** The logits after the last token were no numbers: steering too strong, or damaged weights. */
  BROKEN
}
