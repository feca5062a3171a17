package dev.trimtab.core.format;

import dev.trimtab.core.format.RowBlocks.Unpacked;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * GGUF's super-blocks of 256: groups of 16 or 32 with scales of a few bits, which a float16 for the
 * whole block scales in turn. The codes' bits lie in planes; an element's place in each is said
 * where it is read.
 */
final class SuperBlocks {
  private static final int ELEMENTS = 256;

  /** 2 bits, groups of 16 with scale and offset of 4 bits. */
  static final RowBlocks Q2_K = new RowBlocks("Q2_K", ELEMENTS, 84, 16, SuperBlocks::q2);

  /** 3 bits less 4, groups of 16 with scales of 6 bits. */
  static final RowBlocks Q3_K = new RowBlocks("Q3_K", ELEMENTS, 110, 16, SuperBlocks::q3);

  /** 4 bits, groups of 32 with scale and offset of 6 bits. */
  static final RowBlocks Q4_K = new RowBlocks("Q4_K", ELEMENTS, 144, 32, SuperBlocks::q4);

  /** 5 bits, groups of 32 with scale and offset of 6 bits. */
  static final RowBlocks Q5_K = new RowBlocks("Q5_K", ELEMENTS, 176, 32, SuperBlocks::q5);

  /** 6 bits less 32, groups of 16 with signed bytes as scales. */
  static final RowBlocks Q6_K = new RowBlocks("Q6_K", ELEMENTS, 210, 16, SuperBlocks::q6);

  private SuperBlocks() {}

  /* Bytes: 16 of scales (low half) and offsets (high half), 64 of codes, the two float16. */
  private static void q2(Unpacked block, MemorySegment values, long at) {
    float d = SmallBlocks.half(values, at + 80);
    float offset = SmallBlocks.half(values, at + 82);
    for (int g = 0; g < 16; g++) {
      int both = octet(values, at + g);
      block.scale(g, d * (both & 15));
      block.offset(g, -(offset * (both >> 4)));
    }
    for (int e = 0; e < ELEMENTS; e++) {
      block.code(e, twoBits(values, at + 16, e));
    }
  }

  /* Bytes: 32 of third bits, 64 of the two others, 12 of scales, the float16. */
  private static void q3(Unpacked block, MemorySegment values, long at) {
    float d = SmallBlocks.half(values, at + 108);
    long scales = at + 96;
    for (int g = 0; g < 16; g++) {
      int low = (octet(values, scales + g % 8) >> (g < 8 ? 0 : 4)) & 15;
      int high = (octet(values, scales + 8 + g % 4) >> (2 * (g / 4))) & 3;
      block.scale(g, d * ((low | (high << 4)) - 32));
    }
    for (int e = 0; e < ELEMENTS; e++) {
      int third = (octet(values, at + e % 32) >> (e / 32)) & 1;
      block.code(e, twoBits(values, at + 32, e) - (third == 1 ? 0 : 4));
    }
  }

  /* Bytes: the two float16, 12 of scales and offsets, 128 of codes. */
  private static void q4(Unpacked block, MemorySegment values, long at) {
    sixBitScales(block, values, at);
    for (int e = 0; e < ELEMENTS; e++) {
      block.code(e, fourBits(values, at + 16, e));
    }
  }

  /* Bytes: the two float16, 12 of scales and offsets, 32 of fifth bits, 128 of the four others. */
  private static void q5(Unpacked block, MemorySegment values, long at) {
    sixBitScales(block, values, at);
    for (int e = 0; e < ELEMENTS; e++) {
      int fifth = (octet(values, at + 16 + e % 32) >> (e / 32)) & 1;
      block.code(e, fourBits(values, at + 48, e) | (fifth << 4));
    }
  }

  /* Bytes: 128 of the lower four bits, 64 of the upper two, 16 of scales, the float16. */
  private static void q6(Unpacked block, MemorySegment values, long at) {
    float d = SmallBlocks.half(values, at + 208);
    for (int g = 0; g < 16; g++) {
      block.scale(g, d * values.get(ValueLayout.JAVA_BYTE, at + 192 + g));
    }
    for (int e = 0; e < ELEMENTS; e++) {
      int place = e / 128 * 64 + e % 64;
      int low = (octet(values, at + place) >> (e % 128 < 64 ? 0 : 4)) & 15;
      block.code(e, (low | (twoBits(values, at + 128, e) << 4)) - 32);
    }
  }

  /*
   * Twelve bytes: 0–3 and 4–7 begin with the 6-bit scales and offsets of groups 0–3; 8–11 hold the
   * lower four bits of those of groups 4–7, scale below offset, whose upper two bits top 0–7.
   */
  private static void sixBitScales(Unpacked block, MemorySegment values, long at) {
    float d = SmallBlocks.half(values, at);
    float least = SmallBlocks.half(values, at + 2);
    long packed = at + 4;
    for (int g = 0; g < 8; g++) {
      int scale = octet(values, packed + g % 4);
      int offset = octet(values, packed + 4 + g % 4);
      if (g < 4) {
        scale &= 63;
        offset &= 63;
      } else {
        int low = octet(values, packed + 4 + g);
        scale = (low & 15) | ((scale >> 2) & 48);
        offset = (low >> 4) | ((offset >> 2) & 48);
      }
      block.scale(g, d * scale);
      block.offset(g, -(least * offset));
    }
  }

  /** Byte e mod 32 of each half of 32 bytes; bits by the quarter of the half of the block. */
  private static int twoBits(MemorySegment values, long plane, int e) {
    int place = e / 128 * 32 + e % 32;
    return (octet(values, plane + place) >> (2 * (e % 128 / 32))) & 3;
  }

  /** Byte e mod 32 of each quarter of 32 bytes; bits by the half of the quarter of the block. */
  private static int fourBits(MemorySegment values, long plane, int e) {
    int place = e / 64 * 32 + e % 32;
    return (octet(values, plane + place) >> (e % 64 < 32 ? 0 : 4)) & 15;
  }

  private static int octet(MemorySegment values, long at) {
    return values.get(ValueLayout.JAVA_BYTE, at) & 255;
  }
}
