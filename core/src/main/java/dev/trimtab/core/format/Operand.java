package dev.trimtab.core.format;

/** The type in which activations enter a product, and with them the decoded weights. */
public sealed interface Operand {
  /** Whether a row's product depends on what other rows stand in the same call. */
  default boolean perBatch() {
    return false;
  }

  /** Both in float32. */
  record Float32() implements Operand {}

  /** Both rounded to bfloat16, nearest even; products and sums in float32. */
  record Bfloat16() implements Operand {}

  /**
   * LLM.int8(): the row's entries with |x| ≥ threshold are taken out and multiplied separately with
   * the dequantised weight columns; the rest is rounded to int8 against its largest magnitude, and
   * the integer product is scaled back (Dettmers et al. 2022, section 3).
   *
   * @param threshold magnitude from which an entry is an outlier; 0 for none
   * @param perBatch outlier columns are chosen over all rows together, as bitsandbytes does,
   *     instead of for each row alone
   * @param wide the type of the outlier part
   */
  record Int8(float threshold, boolean perBatch, Operand wide) implements Operand {}

  /** {@link Float32}. */
  Operand FLOAT32 = new Float32();

  /** {@link Bfloat16}. */
  Operand BFLOAT16 = new Bfloat16();
}
