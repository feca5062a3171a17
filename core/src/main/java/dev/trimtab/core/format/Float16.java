package dev.trimtab.core.format;

/** IEEE float16, two bytes a number, little-endian. */
public final class Float16 implements Format {
  @Override
  public String id() {
    return "F16";
  }

  @Override
  public void decode(float[] dst, int offset, StoredMatrix matrix, int row) {
    long at = (long) row * matrix.columns() * Short.BYTES;
    for (int c = 0; c < matrix.columns(); c++) {
      short bits = matrix.values().get(LittleEndian.SHORT, at + (long) c * Short.BYTES);
      dst[offset + c] = Float.float16ToFloat(bits);
    }
  }

  @Override
  public void check(StoredMatrix matrix) {
    matrix.require(StoredMatrix.VALUES, (long) matrix.rows() * matrix.columns() * Short.BYTES);
  }
}
