package dev.trimtab.cpu.tile;

import dev.trimtab.core.format.RowBlocks;

/**
 * How {@link RowBlockTiles} keep codes and scales of a format: for every {@value #STRIPE} outputs,
 * group after group of inputs, first the scales, then the offsets, then the codes, in rows of
 * integers.
 *
 * @param bits of a code, 4 or 8
 * @param signed whether a code of 4 bits has a sign; those of 8 may have one
 * @param group inputs that share scale and offset
 * @param offsets whether there are offsets
 * @param paired whether scale and offset are halves of one integer, each as IEEE half precision
 */
record RowBlockForm(int bits, boolean signed, int group, boolean offsets, boolean paired) {
  /** Outputs that lie side by side. */
  static final int STRIPE = 16;

  /** Bytes of a row of integers. */
  static final int ROW = STRIPE * Float.BYTES;

  /** The form of a format. */
  static RowBlockForm of(RowBlocks format) {
    return switch (format.id()) {
      case "Q4_0" -> new RowBlockForm(4, true, 32, false, false);
      case "Q4_1" -> new RowBlockForm(4, false, 32, true, true);
      case "Q4_K" -> new RowBlockForm(4, false, 32, true, false);
      case "Q2_K" -> new RowBlockForm(4, false, 16, true, false);
      case "Q3_K" -> new RowBlockForm(4, true, 16, false, false);
      case "Q8_0", "Q5_0", "IQ4_NL" -> new RowBlockForm(8, true, 32, false, false);
      case "Q5_1" -> new RowBlockForm(8, true, 32, true, true);
      case "Q5_K" -> new RowBlockForm(8, true, 32, true, false);
      case "Q6_K" -> new RowBlockForm(8, true, 16, false, false);
      default -> throw new IllegalArgumentException("no tiles for " + format.id());
    };
  }

  /** The same with scales and offsets as float32. */
  RowBlockForm unpaired() {
    return new RowBlockForm(bits, signed, group, offsets, false);
  }

  /** Whether a code of 8 bits is kept without its sign. */
  boolean biasedBytes() {
    return bits == 8 && !offsets;
  }

  /** What is added to a code so that it has no sign. */
  int bias() {
    return biasedBytes() ? 128 : bits == 4 && signed ? 8 : 0;
  }

  /** What the number that a code is read as is multiplied with, so that it is in whole steps. */
  float unit() {
    return biasedBytes() ? 256 : 1;
  }

  /** The number that a code of zero is read as, in such steps. */
  float zero() {
    return biasedBytes() ? 256 + bias() : bias();
  }

  /** Codes in an integer. */
  int codes() {
    return Integer.SIZE / bits;
  }

  /** Rows of codes of a group. */
  int words() {
    return group / codes();
  }

  /** Bytes before the codes of a group. */
  long scaleBytes() {
    return offsets && !paired ? 2L * ROW : ROW;
  }

  /** Bytes of a group. */
  long groupBytes() {
    return scaleBytes() + (long) words() * ROW;
  }

  /** How far an output is from the first of its 64, if 16 of them take {@code stripe} bytes. */
  static long lane(int output, long stripe) {
    return output / STRIPE * stripe + 4L * (output % STRIPE);
  }
}
