package dev.trimtab.core.format;

import java.lang.foreign.MemorySegment;

/**
 * Unsigned integers of 2, 3, 4 or 8 bits with a scale and a zero point for every group of inputs:
 * what GPTQ and AWQ store (Frantar et al. 2023; Lin et al. 2024). A decoded value is (code − zero)
 * · scale in float32, then rounded to the operand's type.
 *
 * <p>64 outputs lie side by side in every part, so that a word of each fills whole vectors; missing
 * outputs of the last 64 are zeros. With B = ⌈rows / 64⌉ and little-endian numbers the parts are
 *
 * <ul>
 *   <li>{@link StoredMatrix#VALUES} int32 [B, ⌈columns · bits / 32⌉, 64]: the words of one output
 *       are a stream of bits, lowest first, in which input c has bits {@code c · bits …};
 *   <li>{@link StoredMatrix#SCALES} float32 [B, groups, 64];
 *   <li>{@link #ZEROS} int32 [B, ⌈groups / 4⌉, 64]: such a stream of eight bits a group;
 *   <li>{@link #GROUPS} int32 [columns]: the group of each input, in any order.
 * </ul>
 */
public final class GroupedIntegers implements Format {
  /** The part of zero points. */
  public static final String ZEROS = "zeros";

  /** The part that says which group an input belongs to. */
  public static final String GROUPS = "groups";

  /** Outputs that lie side by side. */
  public static final int OUTPUTS = 64;

  /** Bits of a zero point. */
  public static final int ZERO_BITS = 8;

  private final int bits;

  /** The format of codes of that many bits. */
  public GroupedIntegers(int bits) {
    if (bits != 2 && bits != 3 && bits != 4 && bits != 8) {
      throw new IllegalArgumentException("codes of 2, 3, 4 or 8 bits, found " + bits);
    }
    this.bits = bits;
  }

  @Override
  public String id() {
    return "INT" + bits + "_GROUPS";
  }

  /** Bits of a code. */
  public int bits() {
    return bits;
  }

  /** Words that hold {@code count} fields of {@code bits}. */
  public static int words(int count, int bits) {
    return Math.toIntExact(((long) count * bits + 31) / 32);
  }

  /** Sixty-fours of outputs that hold {@code rows}. */
  public static int blocks(int rows) {
    return (rows + OUTPUTS - 1) / OUTPUTS;
  }

  /** Groups of a matrix. */
  public static int groups(StoredMatrix matrix) {
    long bytes = matrix.part(StoredMatrix.SCALES).byteSize();
    long each = (long) blocks(matrix.rows()) * OUTPUTS * Float.BYTES;
    return each == 0 ? 0 : Math.toIntExact(bytes / each);
  }

  /**
   * Place in bytes of entry {@code index} of an output, in a part of {@code count} entries of four
   * bytes an output.
   */
  public static long place(int output, int index, int count) {
    long entry = (long) (output / OUTPUTS) * count + index;
    return (entry * OUTPUTS + output % OUTPUTS) * Integer.BYTES;
  }

  @Override
  public void decode(float[] dst, int offset, StoredMatrix matrix, int row) {
    MemorySegment codes = matrix.values();
    MemorySegment scales = matrix.part(StoredMatrix.SCALES);
    MemorySegment zeros = matrix.part(ZEROS);
    MemorySegment groups = matrix.part(GROUPS);
    boolean narrow = matrix.operand() instanceof Operand.Bfloat16;
    int all = groups(matrix);
    for (int c = 0; c < matrix.columns(); c++) {
      int group = groups.get(LittleEndian.INT, (long) c * Integer.BYTES);
      int code = field(codes, row, c, matrix.columns(), bits);
      int zero = field(zeros, row, group, all, ZERO_BITS);
      float value = (code - zero) * scales.get(LittleEndian.FLOAT, place(row, group, all));
      dst[offset + c] = narrow ? Bfloat16.round(value) : value;
    }
  }

  /** Field {@code index} of the {@code count} fields of an output. */
  private static int field(MemorySegment stream, int output, int index, int count, int bits) {
    int words = words(count, bits);
    long bit = (long) index * bits;
    int word = (int) (bit / 32);
    int shift = (int) (bit % 32);
    int value = stream.get(LittleEndian.INT, place(output, word, words)) >>> shift;
    if (shift + bits > 32) {
      value |= stream.get(LittleEndian.INT, place(output, word + 1, words)) << (32 - shift);
    }
    return value & ((1 << bits) - 1);
  }

  @Override
  public void check(StoredMatrix matrix) {
    long width = (long) blocks(matrix.rows()) * OUTPUTS * Integer.BYTES;
    int groups = groups(matrix);
    matrix.require(StoredMatrix.VALUES, width * words(matrix.columns(), bits));
    matrix.require(StoredMatrix.SCALES, width * groups);
    matrix.require(ZEROS, width * words(groups, ZERO_BITS));
    matrix.require(GROUPS, (long) matrix.columns() * Integer.BYTES);
    for (int c = 0; c < matrix.columns() && matrix.rows() > 0; c++) {
      int group = matrix.part(GROUPS).get(LittleEndian.INT, (long) c * Integer.BYTES);
      if (group < 0 || group >= groups) {
        throw new IllegalArgumentException(
            "%s [%d, %d]: input %d is of group %d, there are %d"
                .formatted(id(), matrix.rows(), matrix.columns(), c, group, groups));
      }
    }
  }
}
