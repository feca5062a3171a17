package dev.trimtab.core;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A float32 matrix [rows, columns] in a device's memory; rows lie {@code stride} elements apart.
 *
 * <p>The contents are mutable, the shape is not. The memory belongs to the {@link Memory} that made
 * the tensor. On a device whose memory the host cannot read, {@link #data()} is an address only.
 */
public final class Tensor {
  private final MemorySegment data;
  private final int rows;
  private final int columns;
  private final int stride;

  /** A view on {@code data} of the given shape; {@code stride} is counted in elements. */
  public Tensor(MemorySegment data, int rows, int columns, int stride) {
    long needed = rows == 0 ? 0 : ((long) (rows - 1) * stride + columns) * Float.BYTES;
    if (rows < 0 || columns < 0 || stride < columns || data.byteSize() < needed) {
      throw new IllegalArgumentException(
          "tensor [%d, %d] of stride %d wants %d bytes, found %d"
              .formatted(rows, columns, stride, needed, data.byteSize()));
    }
    this.data = data;
    this.rows = rows;
    this.columns = columns;
    this.stride = stride;
  }

  /** The memory, beginning at element (0, 0). */
  public MemorySegment data() {
    return data;
  }

  /** Number of rows. */
  public int rows() {
    return rows;
  }

  /** Number of columns. */
  public int columns() {
    return columns;
  }

  /** Elements from one row's beginning to the next. */
  public int stride() {
    return stride;
  }

  /** Whether rows follow each other without a gap. */
  public boolean isPacked() {
    return stride == columns || rows <= 1;
  }

  /** Byte offset of element (row, 0) in {@link #data()}. */
  public long offset(int row) {
    return (long) row * stride * Float.BYTES;
  }

  /** A view on rows {@code from} (inclusive) to {@code to} (exclusive). */
  public Tensor slice(int from, int to) {
    if (from < 0 || to < from || to > rows) {
      throw new IllegalArgumentException(
          "rows %d to %d of a tensor of %d rows".formatted(from, to, rows));
    }
    return new Tensor(
        data.asSlice(Math.min(offset(from), data.byteSize())), to - from, columns, stride);
  }

  /** A view on the first {@code count} rows. */
  public Tensor first(int count) {
    return slice(0, count);
  }

  /** A view on columns {@code from} (inclusive) to {@code to} (exclusive) of every row. */
  public Tensor columns(int from, int to) {
    if (from < 0 || to < from || to > columns) {
      throw new IllegalArgumentException(
          "columns %d to %d of a tensor of %d columns".formatted(from, to, columns));
    }
    return new Tensor(data.asSlice((long) from * Float.BYTES), rows, to - from, stride);
  }

  /** The element at (row, column), for devices whose memory the host can read. */
  public float get(int row, int column) {
    return data.get(ValueLayout.JAVA_FLOAT, offset(row) + (long) column * Float.BYTES);
  }

  /** Sets the element at (row, column), for devices whose memory the host can write. */
  public void set(int row, int column, float value) {
    data.set(ValueLayout.JAVA_FLOAT, offset(row) + (long) column * Float.BYTES, value);
  }

  @Override
  public String toString() {
    return "Tensor[" + rows + ", " + columns + "]";
  }
}
