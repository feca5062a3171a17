package dev.trimtab.core.format;

/** IEEE float32, four bytes a number, little-endian. */
public final class Float32 implements Format {
  @Override
  public String id() {
    return "F32";
  }

  @Override
  public void decode(float[] dst, int offset, StoredMatrix matrix, int row) {
    long at = (long) row * matrix.columns() * Float.BYTES;
    for (int c = 0; c < matrix.columns(); c++) {
      dst[offset + c] = matrix.values().get(LittleEndian.FLOAT, at + (long) c * Float.BYTES);
    }
  }

  @Override
  public void check(StoredMatrix matrix) {
    matrix.require(StoredMatrix.VALUES, (long) matrix.rows() * matrix.columns() * Float.BYTES);
  }
}
