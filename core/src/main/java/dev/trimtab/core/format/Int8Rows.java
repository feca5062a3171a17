package dev.trimtab.core.format;

import java.lang.foreign.ValueLayout;

/**
 * int8 codes with one float32 scale a row: the row's largest magnitude, so that a value is code ·
 * scale / 127. Parts: {@link StoredMatrix#VALUES} rows · columns bytes, {@link StoredMatrix#SCALES}
 * one float32 a row (bitsandbytes' SCB).
 */
public final class Int8Rows implements Format {
  @Override
  public String id() {
    return "INT8_ROWS";
  }

  @Override
  public void decode(float[] dst, int offset, StoredMatrix matrix, int row) {
    float scale = scale(matrix, row);
    long at = (long) row * matrix.columns();
    for (int c = 0; c < matrix.columns(); c++) {
      dst[offset + c] = matrix.values().get(ValueLayout.JAVA_BYTE, at + c) * scale / 127f;
    }
  }

  /** The largest magnitude of a row. */
  public static float scale(StoredMatrix matrix, int row) {
    return matrix.part(StoredMatrix.SCALES).get(LittleEndian.FLOAT, (long) row * Float.BYTES);
  }

  @Override
  public void check(StoredMatrix matrix) {
    matrix.require(StoredMatrix.VALUES, (long) matrix.rows() * matrix.columns());
    matrix.require(StoredMatrix.SCALES, (long) matrix.rows() * Float.BYTES);
  }
}
