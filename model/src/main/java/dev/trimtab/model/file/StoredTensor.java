package dev.trimtab.model.file;

import dev.trimtab.core.format.Bfloat16;
import dev.trimtab.core.format.LittleEndian;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * A tensor as a file holds it: little-endian elements, row-major, often mapped and then readable
 * only as long as its file is open.
 *
 * @param name its name in the file
 * @param type type of its elements
 * @param shape its extents, outermost first; empty for a scalar
 * @param bytes its elements
 */
public record StoredTensor(String name, ElementType type, List<Long> shape, MemorySegment bytes) {
  /** Copies the shape and checks that the bytes are as many as it says. */
  public StoredTensor {
    shape = List.copyOf(shape);
    long wanted = Math.multiplyExact(product(shape), type.bytes());
    if (bytes.byteSize() != wanted) {
      throw new IllegalArgumentException(
          "%s %s %s wants %d bytes, found %d"
              .formatted(name, type, shape, wanted, bytes.byteSize()));
    }
  }

  /** Number of elements. */
  public long elements() {
    return product(shape);
  }

  /** The extent of an axis, as an int. */
  public int size(int axis) {
    return Math.toIntExact(shape.get(axis));
  }

  /** Lets the pages of a mapped file go; should they be wanted again, they come back. */
  public void unload() {
    if (bytes.isMapped()) {
      bytes.unload();
    }
  }

  /** All elements as float32; float64 is rounded. */
  public float[] toFloats() {
    float[] values = new float[Math.toIntExact(elements())];
    read(values, 0, 0, values.length);
    return values;
  }

  /**
   * Writes elements {@code from … from + count − 1} as float32 to {@code dst[offset …]}.
   *
   * @throws IllegalStateException where the type is none of F64, F32, F16, BF16
   */
  public void read(float[] dst, int offset, long from, int count) {
    switch (type) {
      case F32 -> {
        for (int i = 0; i < count; i++) {
          dst[offset + i] = bytes.get(LittleEndian.FLOAT, (from + i) * Float.BYTES);
        }
      }
      case BF16 -> {
        for (int i = 0; i < count; i++) {
          dst[offset + i] = Bfloat16.widen(bytes.get(LittleEndian.SHORT, (from + i) * Short.BYTES));
        }
      }
      case F16 -> {
        for (int i = 0; i < count; i++) {
          dst[offset + i] =
              Float.float16ToFloat(bytes.get(LittleEndian.SHORT, (from + i) * Short.BYTES));
        }
      }
      case F64 -> {
        for (int i = 0; i < count; i++) {
          dst[offset + i] = (float) bytes.get(LittleEndian.DOUBLE, (from + i) * Double.BYTES);
        }
      }
      case F8_E4M3, F8_E5M2, I64, U64, I32, U32, I16, U16, I8, U8, BOOL ->
          throw new IllegalStateException(
              "%s is %s, wanted one of F64, F32, F16, BF16".formatted(name, type));
    }
  }

  /**
   * All elements as 64-bit integers.
   *
   * @throws IllegalStateException where the type is not of integers
   */
  public long[] toLongs() {
    long[] values = new long[Math.toIntExact(elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = integer(i);
    }
    return values;
  }

  private long integer(int index) {
    return switch (type) {
      case I64, U64 -> bytes.get(LittleEndian.LONG, (long) index * Long.BYTES);
      case I32 -> bytes.get(LittleEndian.INT, (long) index * Integer.BYTES);
      case U32 -> Integer.toUnsignedLong(bytes.get(LittleEndian.INT, (long) index * Integer.BYTES));
      case I16 -> bytes.get(LittleEndian.SHORT, (long) index * Short.BYTES);
      case U16 -> Short.toUnsignedLong(bytes.get(LittleEndian.SHORT, (long) index * Short.BYTES));
      case I8 -> bytes.get(ValueLayout.JAVA_BYTE, index);
      case U8, BOOL -> Byte.toUnsignedLong(bytes.get(ValueLayout.JAVA_BYTE, index));
      case F64, F32, F16, BF16, F8_E4M3, F8_E5M2 ->
          throw new IllegalStateException("%s is %s, wanted integers".formatted(name, type));
    };
  }

  private static long product(List<Long> shape) {
    long product = 1;
    for (long extent : shape) {
      product = Math.multiplyExact(product, extent);
    }
    return product;
  }
}
