package dev.trimtab.lab.stats;

/** What a comparison of two cells shows. */
public enum Verdict {
  /** The true difference lies within the margin. */
  EQUIVALENT,
  /** The true difference is not 0, and was not shown to lie within the margin. */
  DIFFERENT,
  /** The data show neither. */
  UNDECIDED,
  /** There are too few questions, or nearly all differences are the same and few, to tell. */
  TOO_FEW
}
