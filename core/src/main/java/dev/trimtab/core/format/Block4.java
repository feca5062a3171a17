package dev.trimtab.core.format;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * bitsandbytes' 4-bit blocks: an index into a table of 16 values, two a byte with the first in the
 * high nibble, times the largest magnitude of its block of 64.
 *
 * <p>Blocks run over the flattened matrix and cross row ends. Parts: {@link StoredMatrix#VALUES}
 * ⌈n/2⌉ bytes, {@link StoredMatrix#SCALES} ⌈n/64⌉ float32. A decoded value is table[code] · scale
 * in float32, then rounded to the operand's type (Dettmers et al. 2023, section 3).
 */
public final class Block4 implements Format {
  /** Weights that share a scale. */
  public static final int BLOCK = 64;

  private final String id;
  private final float[] table;

  /** A format of the given name and table of 16 values, indexed by code. */
  public Block4(String id, List<Float> table) {
    if (table.size() != 16) {
      throw new IllegalArgumentException("a table of 16 values, found " + table.size());
    }
    this.id = id;
    this.table = new float[16];
    for (int i = 0; i < 16; i++) {
      this.table[i] = table.get(i);
    }
  }

  @Override
  public String id() {
    return id;
  }

  /** The value of a code before scaling. */
  public float value(int code) {
    return table[code];
  }

  @Override
  public void decode(float[] dst, int offset, StoredMatrix matrix, int row) {
    MemorySegment codes = matrix.values();
    MemorySegment scales = matrix.part(StoredMatrix.SCALES);
    boolean narrow = matrix.operand() instanceof Operand.Bfloat16;
    long first = (long) row * matrix.columns();
    for (int c = 0; c < matrix.columns(); c++) {
      long n = first + c;
      int pair = codes.get(ValueLayout.JAVA_BYTE, n >> 1);
      int code = (n & 1) == 0 ? (pair >> 4) & 15 : pair & 15;
      float value = table[code] * scales.get(LittleEndian.FLOAT, n / BLOCK * Float.BYTES);
      dst[offset + c] = narrow ? Bfloat16.round(value) : value;
    }
  }

  @Override
  public void check(StoredMatrix matrix) {
    long n = (long) matrix.rows() * matrix.columns();
    matrix.require(StoredMatrix.VALUES, (n + 1) / 2);
    matrix.require(StoredMatrix.SCALES, (n + BLOCK - 1) / BLOCK * Float.BYTES);
  }
}
