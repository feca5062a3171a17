package dev.trimtab.cpu.onednn;

/** What a product by oneDNN multiplies, and what it adds up in. */
enum ElementType {
  /** float32, sums in float32. */
  FLOAT32(Dnnl.F32, Dnnl.F32, Float.BYTES, "16a64b"),
  /** bfloat16, sums in float32. */
  BFLOAT16(Dnnl.BF16, Dnnl.F32, Short.BYTES, "16a64b2a"),
  /** Signed bytes, sums in int32. */
  INT8(Dnnl.S8, Dnnl.S32, Byte.BYTES, "16a64b4a");

  private final int type;
  private final int sumType;
  private final int bytes;
  private final String blocks;

  ElementType(int type, int sumType, int bytes, String blocks) {
    this.type = type;
    this.sumType = sumType;
    this.bytes = bytes;
    this.blocks = blocks;
  }

  /** The dnnl_data_type_t of the operands. */
  int type() {
    return type;
  }

  /** The dnnl_data_type_t of the result; four bytes in all cases. */
  int sumType() {
    return sumType;
  }

  /** Bytes of an operand's element. */
  int bytes() {
    return bytes;
  }

  /**
   * The packed layout that this package can write itself: 64 outputs side by side, and within each
   * as many inputs as fit four bytes; inputs padded to a multiple of 16 such groups.
   */
  String blocks() {
    return blocks;
  }

  /** Inputs that lie side by side in the packed layout. */
  int group() {
    return Float.BYTES / bytes;
  }
}
