package dev.trimtab.model.file.gguf;

import java.util.Arrays;
import java.util.Optional;

/** The types of metadata values, in the order of their numbers. */
enum GgufType {
  UINT8(1),
  INT8(1),
  UINT16(2),
  INT16(2),
  UINT32(4),
  INT32(4),
  FLOAT32(4),
  BOOL(1),
  /** Its bytes follow its length. */
  STRING(8),
  /** Type and number of its elements come first. */
  ARRAY(12),
  UINT64(8),
  INT64(8),
  FLOAT64(8);

  private final int bytes;

  GgufType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of a value, at the least. */
  int bytes() {
    return bytes;
  }

  /** Whether every value has the same number of bytes. */
  boolean fixed() {
    return this != STRING && this != ARRAY;
  }

  /** The type of that number. */
  static Optional<GgufType> of(long number) {
    return Arrays.stream(values()).filter(type -> type.ordinal() == number).findFirst();
  }
}
