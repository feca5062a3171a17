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

  private static final float[] MAP = map();

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

  /**
   * The scales in 8 bits about their mean. The mean is summed in double; a float32 sum, as torch
   * takes it, depends on its order and may differ in the last bit.
   */
  static DynamicScales quantise(float[] scales) {
    return about(scales, mean(scales));
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
      for (int i = from; i < to && nested[block] > 0; i++) {
        codes[i] = (byte) nearest((scales[i] - offset) / nested[block]);
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

  private static int nearest(float x) {
    int found = Arrays.binarySearch(MAP, x);
    if (found >= 0) {
      return found;
    }
    int upper = -found - 1;
    if (upper == 0 || upper == MAP.length) {
      return Math.clamp(upper, 0, MAP.length - 1);
    }
    return MAP[upper] - x < x - MAP[upper - 1] ? upper : upper - 1;
  }

  private static float mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return (float) (sum / values.length);
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
