package dev.trimtab.model.file;

import java.util.Arrays;
import java.util.Optional;

/** The type of a stored tensor's elements, under the names that safetensors gives them. */
public enum ElementType {
  /** IEEE float64. */
  F64(8, true),
  /** IEEE float32. */
  F32(4, true),
  /** IEEE float16. */
  F16(2, true),
  /** The upper half of a float32. */
  BF16(2, true),
  /** float8, four bits of exponent, three of mantissa, no infinities. */
  F8_E4M3(1, true),
  /** float8, five bits of exponent, two of mantissa. */
  F8_E5M2(1, true),
  /** Signed 64-bit integer. */
  I64(8, false),
  /** Unsigned 64-bit integer. */
  U64(8, false),
  /** Signed 32-bit integer. */
  I32(4, false),
  /** Unsigned 32-bit integer. */
  U32(4, false),
  /** Signed 16-bit integer. */
  I16(2, false),
  /** Unsigned 16-bit integer. */
  U16(2, false),
  /** Signed byte. */
  I8(1, false),
  /** Unsigned byte. */
  U8(1, false),
  /** A byte that is 0 or 1. */
  BOOL(1, false);

  private final int bytes;
  private final boolean floating;

  ElementType(int bytes, boolean floating) {
    this.bytes = bytes;
    this.floating = floating;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }

  /** Whether elements are floating-point numbers. */
  public boolean floating() {
    return floating;
  }

  /** The type of that name, if it is known. */
  public static Optional<ElementType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }
}
