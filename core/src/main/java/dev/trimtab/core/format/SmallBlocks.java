package dev.trimtab.core.format;

import dev.trimtab.core.format.RowBlocks.Unpacked;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * GGUF's blocks of 32 with one float16 scale, and a float16 offset in those named {@code _1}.
 *
 * <p>Of two 4-bit codes in a byte the lower belongs to the first half of the block, the upper to
 * the second; fifth bits lie apart in a 32-bit word, bit i for element i.
 */
final class SmallBlocks {
  private static final int ELEMENTS = 32;
  private static final int HALF = ELEMENTS / 2;
  private static final int[] NONLINEAR = {
    -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113
  };

  /** Signed bytes. */
  static final RowBlocks Q8_0 = new RowBlocks("Q8_0", ELEMENTS, 34, ELEMENTS, SmallBlocks::q80);

  /** 4 bits less 8. */
  static final RowBlocks Q4_0 = new RowBlocks("Q4_0", ELEMENTS, 18, ELEMENTS, SmallBlocks::q40);

  /** 4 bits and an offset. */
  static final RowBlocks Q4_1 = new RowBlocks("Q4_1", ELEMENTS, 20, ELEMENTS, SmallBlocks::q41);

  /** 5 bits less 16. */
  static final RowBlocks Q5_0 = new RowBlocks("Q5_0", ELEMENTS, 22, ELEMENTS, SmallBlocks::q50);

  /** 5 bits and an offset. */
  static final RowBlocks Q5_1 = new RowBlocks("Q5_1", ELEMENTS, 24, ELEMENTS, SmallBlocks::q51);

  /** 4 bits that index a table of 16 signed bytes. */
  static final RowBlocks IQ4_NL = new RowBlocks("IQ4_NL", ELEMENTS, 18, ELEMENTS, SmallBlocks::iq4);

  private SmallBlocks() {}

  private static void q80(Unpacked block, MemorySegment values, long at) {
    block.scale(0, half(values, at));
    for (int e = 0; e < ELEMENTS; e++) {
      block.code(e, values.get(ValueLayout.JAVA_BYTE, at + 2 + e));
    }
  }

  private static void q40(Unpacked block, MemorySegment values, long at) {
    block.scale(0, half(values, at));
    for (int e = 0; e < ELEMENTS; e++) {
      block.code(e, nibble(values, at + 2, e) - 8);
    }
  }

  private static void q41(Unpacked block, MemorySegment values, long at) {
    block.scale(0, half(values, at));
    block.offset(0, half(values, at + 2));
    for (int e = 0; e < ELEMENTS; e++) {
      block.code(e, nibble(values, at + 4, e));
    }
  }

  private static void q50(Unpacked block, MemorySegment values, long at) {
    block.scale(0, half(values, at));
    int fifth = values.get(LittleEndian.INT, at + 2);
    for (int e = 0; e < ELEMENTS; e++) {
      block.code(e, (nibble(values, at + 6, e) | (((fifth >>> e) & 1) << 4)) - 16);
    }
  }

  private static void q51(Unpacked block, MemorySegment values, long at) {
    block.scale(0, half(values, at));
    block.offset(0, half(values, at + 2));
    int fifth = values.get(LittleEndian.INT, at + 4);
    for (int e = 0; e < ELEMENTS; e++) {
      block.code(e, nibble(values, at + 8, e) | (((fifth >>> e) & 1) << 4));
    }
  }

  private static void iq4(Unpacked block, MemorySegment values, long at) {
    block.scale(0, half(values, at));
    for (int e = 0; e < ELEMENTS; e++) {
      block.code(e, NONLINEAR[nibble(values, at + 2, e)]);
    }
  }

  private static int nibble(MemorySegment values, long codes, int element) {
    int pair = values.get(ValueLayout.JAVA_BYTE, codes + element % HALF);
    return (pair >> (element < HALF ? 0 : 4)) & 15;
  }

  /** The float32 of a float16. */
  static float half(MemorySegment values, long at) {
    return Float.float16ToFloat(values.get(LittleEndian.SHORT, at));
  }
}
