package dev.trimtab.core.format;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A weight matrix [rows = outputs, columns = inputs] as its format writes it: named parts in the
 * host's memory, often mapped from a file, and the operand type it is to be multiplied in.
 */
public final class StoredMatrix {
  /** The part every format has: values or codes, row-major. */
  public static final String VALUES = "values";

  /** The scales of formats that have them, float32. */
  public static final String SCALES = "scales";

  private final Format format;
  private final int rows;
  private final int columns;
  private final Operand operand;
  private final Map<String, MemorySegment> parts;

  /** A matrix of the given parts, checked by its format. */
  public StoredMatrix(
      Format format, int rows, int columns, Operand operand, Map<String, MemorySegment> parts) {
    this.format = format;
    this.rows = rows;
    this.columns = columns;
    this.operand = operand;
    this.parts = new LinkedHashMap<>(parts);
    format.check(this);
  }

  /** How the parts are written. */
  public Format format() {
    return format;
  }

  /** Number of outputs. */
  public int rows() {
    return rows;
  }

  /** Number of inputs. */
  public int columns() {
    return columns;
  }

  /** The type in which it is multiplied. */
  public Operand operand() {
    return operand;
  }

  /** The named part. */
  public MemorySegment part(String name) {
    MemorySegment part = parts.get(name);
    if (part == null) {
      throw new IllegalArgumentException(
          format.id() + " has parts " + List.copyOf(parts.keySet()) + ", not " + name);
    }
    return part;
  }

  /** The part {@link #VALUES}. */
  public MemorySegment values() {
    return part(VALUES);
  }

  /** Bytes of all parts. */
  public long bytes() {
    return parts.values().stream().mapToLong(MemorySegment::byteSize).sum();
  }

  /** Checks one part's size; for the use of {@link Format#check}. */
  public void require(String name, long bytes) {
    long found = part(name).byteSize();
    if (found != bytes) {
      throw new IllegalArgumentException(
          "%s [%d, %d]: part %s wants %d bytes, found %d"
              .formatted(format.id(), rows, columns, name, bytes, found));
    }
  }

  /** The whole matrix as float32, row-major: for tests and small matrices. */
  public float[] decoded() {
    float[] all = new float[Math.multiplyExact(rows, columns)];
    for (int r = 0; r < rows; r++) {
      format.decode(all, r * columns, this, r);
    }
    return all;
  }
}
