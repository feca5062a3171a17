package dev.trimtab.core.format;

import java.lang.foreign.MemorySegment;

/** bfloat16: the upper half of a float32, two bytes a number, little-endian. */
public final class Bfloat16 implements Format {
  @Override
  public String id() {
    return "BF16";
  }

  @Override
  public void decode(float[] dst, int offset, StoredMatrix matrix, int row) {
    MemorySegment values = matrix.values();
    long at = (long) row * matrix.columns() * Short.BYTES;
    for (int c = 0; c < matrix.columns(); c++) {
      dst[offset + c] = widen(values.get(LittleEndian.SHORT, at + (long) c * Short.BYTES));
    }
  }

  @Override
  public void check(StoredMatrix matrix) {
    matrix.require(StoredMatrix.VALUES, (long) matrix.rows() * matrix.columns() * Short.BYTES);
  }

  /** The float32 of a bfloat16. */
  public static float widen(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /** The bfloat16 nearest to a float32, halves to even; NaN stays NaN. */
  public static short narrow(float value) {
    int bits = Float.floatToRawIntBits(value);
    if ((bits & 0x7fffffff) > 0x7f800000) {
      return (short) ((bits >>> 16) | 0x40);
    }
    return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
  }

  /** A float32 rounded to bfloat16. */
  public static float round(float value) {
    return widen(narrow(value));
  }
}
