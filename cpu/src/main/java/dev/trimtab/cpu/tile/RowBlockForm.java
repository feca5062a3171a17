package dev.trimtab.cpu.tile;

import dev.trimtab.core.format.RowBlocks;

/**
 * How {@link RowBlockTiles} keep codes and scales of a format.
 *
 * @param bits of a code, 4 or 8
 * @param signed whether a code of 4 bits has a sign; those of 8 always have
 * @param group inputs that share scale and offset
 * @param offsets whether there are offsets
 */
record RowBlockForm(int bits, boolean signed, int group, boolean offsets) {
  private static final int ROW = TileWeights.OUTPUTS * Float.BYTES;

  /** The form of a format. */
  static RowBlockForm of(RowBlocks format) {
    return switch (format.id()) {
      case "Q4_0" -> new RowBlockForm(4, true, 32, false);
      case "Q4_1", "Q4_K" -> new RowBlockForm(4, false, 32, true);
      case "Q2_K" -> new RowBlockForm(4, false, 16, true);
      case "Q3_K" -> new RowBlockForm(4, true, 16, false);
      case "Q8_0", "Q5_0", "IQ4_NL" -> new RowBlockForm(8, true, 32, false);
      case "Q5_1", "Q5_K" -> new RowBlockForm(8, true, 32, true);
      case "Q6_K" -> new RowBlockForm(8, true, 16, false);
      default -> throw new IllegalArgumentException("no tiles for " + format.id());
    };
  }

  /** Codes in an integer. */
  int codes() {
    return Integer.SIZE / bits;
  }

  /** Bytes of a tile's codes, after which its scales begin. */
  long codeBytes() {
    return (long) TileWeights.INPUTS / codes() * ROW;
  }

  /** Bytes of the scales, and offsets, of a group. */
  int groupBytes() {
    return offsets ? 2 * ROW : ROW;
  }

  /** Bytes of a tile. */
  long tileBytes() {
    return codeBytes() + (long) TileWeights.INPUTS / group * groupBytes();
  }
}
