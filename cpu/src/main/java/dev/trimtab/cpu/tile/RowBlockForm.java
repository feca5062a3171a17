package dev.trimtab.cpu.tile;

import dev.trimtab.core.format.RowBlocks;

/**
 * How {@link RowBlockTiles} keep codes and scales of a format: for every {@value #STRIPE} outputs,
 * group after group of inputs, first the scales, then the offsets, then the codes, in rows of
 * integers.
 *
 * @param bits of a code, 4 or 8
 * @param group inputs that share scale and offset
 * @param offsets whether there are offsets
 */
record RowBlockForm(int bits, int group, boolean offsets) {
  /** Outputs that lie side by side. */
  static final int STRIPE = 16;

  /** Bytes of a row of integers. */
  static final int ROW = STRIPE * Float.BYTES;

  /** Bytes that may be read after the last row of integers. */
  static final int BEYOND = 1;

  /** Codes of 4 bits in groups of 32 with a scale. */
  static final RowBlockForm NIBBLES = new RowBlockForm(4, 32, false);

  /** The form of a format. */
  static RowBlockForm of(RowBlocks format) {
    return switch (format.id()) {
      case "Q4_0" -> NIBBLES;
      case "Q4_1" -> new RowBlockForm(4, 32, true);
      case "Q4_K" -> new RowBlockForm(4, 32, true);
      case "Q2_K" -> new RowBlockForm(4, 16, true);
      case "Q3_K" -> new RowBlockForm(4, 16, false);
      case "Q8_0", "Q5_0", "IQ4_NL" -> new RowBlockForm(8, 32, false);
      case "Q5_1" -> new RowBlockForm(8, 32, true);
      case "Q5_K" -> new RowBlockForm(8, 32, true);
      case "Q6_K" -> new RowBlockForm(8, 16, false);
      default -> throw new IllegalArgumentException("no tiles for " + format.id());
    };
  }

  /** What is added to a code so that it has no sign: codes beside offsets have none. */
  int bias() {
    return offsets ? 0 : 1 << (bits - 1);
  }

  /** Codes in an integer: the lowest is of one of the first inputs of a group. */
  int codes() {
    return Integer.SIZE / bits;
  }

  /** Rows of codes of a group. */
  int words() {
    return group / codes();
  }

  /** Bytes before the codes of a group. */
  long scaleBytes() {
    return offsets ? 2L * ROW : ROW;
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
