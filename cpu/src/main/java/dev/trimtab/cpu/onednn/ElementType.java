package dev.trimtab.cpu.onednn;

/** What a product by oneDNN multiplies, and what it adds up in. */
enum ElementType {
  /** float32, sums in float32. */
  FLOAT32(Dnnl.F32, Dnnl.F32, Float.BYTES),
  /** bfloat16, sums in float32. */
  BFLOAT16(Dnnl.BF16, Dnnl.F32, Short.BYTES),
  /** Signed bytes, sums in int32. */
  INT8(Dnnl.S8, Dnnl.S32, Byte.BYTES);

  private final int type;
  private final int sumType;
  private final int bytes;

  ElementType(int type, int sumType, int bytes) {
    this.type = type;
    this.sumType = sumType;
    this.bytes = bytes;
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
}
