package dev.trimtab.model.quant;

import java.util.Arrays;

/**
 * The scales of a 4-bit weight in 8 bits, as bitsandbytes nests them: less their mean, in blocks of
 * 256 against the block's largest magnitude, each as its nearest neighbour in a table whose steps
 * grow with the magnitude (the signed dynamic map: Dettmers 2016, section 3).
 */
final class DynamicScales {
  /** Scales that share a nested scale. */
  static final int BLOCK = 256;

  private static final int STEPS = 1 << 16;
  private static final float[] MAP = map();
  private static final byte[] NEAREST = nearest();

  private final byte[] codes;
  private final float[] nested;
  private final float[] table;
  private final float offset;

  /** Scales as a checkpoint holds them: codes into a table, nested scales and the mean. */
  DynamicScales(byte[] codes, float[] nested, float[] table, float offset) {
    this.codes = codes.clone();
    this.nested = nested.clone();
    this.table = table.clone();
    this.offset = offset;
  }

  /** The scales in 8 bits about their mean, one at least. */
  static DynamicScales quantise(float[] scales) {
    return about(scales, CascadeSum.mean(scales));
  }

  /** The scales in 8 bits about a given offset. */
  static DynamicScales about(float[] scales, float offset) {
    byte[] codes = new byte[scales.length];
    float[] nested = new float[(scales.length + BLOCK - 1) / BLOCK];
    for (int block = 0; block < nested.length; block++) {
      int from = block * BLOCK;
      int to = Math.min(scales.length, from + BLOCK);
      for (int i = from; i < to; i++) {
        nested[block] = Math.max(nested[block], Math.abs(scales[i] - offset));
      }
      float reciprocal = 1f / nested[block];
      for (int i = from; i < to && nested[block] > 0; i++) {
        codes[i] = NEAREST[step((scales[i] - offset) * reciprocal)];
      }
    }
    return new DynamicScales(codes, nested, MAP, offset);
  }

  /** One code a scale, an unsigned index into the table. */
  byte[] codes() {
    return codes.clone();
  }

  /** One nested scale for every {@link #BLOCK} codes. */
  float[] nested() {
    return nested.clone();
  }

  /** The 256 values of the codes. */
  float[] table() {
    return table.clone();
  }

  /** The mean of the scales. */
  float offset() {
    return offset;
  }

  /** The scales that the codes stand for. */
  float[] restored() {
    float[] scales = new float[codes.length];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = table[Byte.toUnsignedInt(codes[i])] * nested[i / BLOCK] + offset;
    }
    return scales;
  }

  /*
   * As bitsandbytes does it on a processor, a number is first rounded to one of 65536 even steps
   * from −1 to 1, and each step has the code of its nearest value. Between two values the code may
   * therefore be that of the one a little farther off.
   */
  private static int step(float x) {
    return (int) ((Math.clamp(x, -1f, 1f) + 1f) * 0.5f * (STEPS - 1) + 0.5f);
  }

  private static byte[] nearest() {
    byte[] codes = new byte[STEPS];
    int code = 0;
    for (int step = 0; step < STEPS; step++) {
      float x = -1f + 2f * step / (STEPS - 1);
      while (code < MAP.length - 1 && 0.5f * (MAP[code] + MAP[code + 1]) < x) {
        code++;
      }
      codes[step] = (byte) code;
    }
    return codes;
  }

  /** 0, 1, and for each decade from 10⁻⁶ to 1 twice as many values as for the one below. */
  private static float[] map() {
    float[] map = new float[256];
    int at = 0;
    for (int decade = 0; decade < 7; decade++) {
      int steps = 1 << decade;
      float power = (float) Math.pow(10, decade - 6);
      for (int i = 0; i < steps; i++) {
        float mean = (boundary(i, steps) + boundary(i + 1, steps)) / 2;
        map[at++] = power * mean;
        map[at++] = -power * mean;
      }
    }
    map[at++] = 0;
    map[at] = 1;
    Arrays.sort(map);
    return map;
  }

  /** The i-th of steps + 1 even points from 0.1 to 1, counted from the nearer end. */
  private static float boundary(int i, int steps) {
    float step = (1f - 0.1f) / steps;
    return i < (steps + 1) / 2 ? Math.fma(step, i, 0.1f) : Math.fma(-step, steps - i, 1f);
  }
}
