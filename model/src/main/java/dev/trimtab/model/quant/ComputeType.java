package dev.trimtab.model.quant;

import dev.trimtab.core.format.Operand;
import dev.trimtab.model.file.ElementType;

/** The type in which dense activations and weights enter products. */
public enum ComputeType {
  /** float32. */
  FLOAT32(Operand.FLOAT32),
  /** bfloat16, products and sums in float32. */
  BFLOAT16(Operand.BFLOAT16);

  private final Operand operand;

  ComputeType(Operand operand) {
    this.operand = operand;
  }

  /** The same as an operand. */
  public Operand operand() {
    return operand;
  }

  /**
   * What a checkpoint saved in that type is computed in: bfloat16 ones in bfloat16, all others in
   * float32. float16 has more digits than bfloat16, so that float32 is the only type here that
   * holds its values.
   */
  public static ComputeType of(ElementType saved) {
    return saved == ElementType.BF16 ? BFLOAT16 : FLOAT32;
  }
}
