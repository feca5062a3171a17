package dev.trimtab.model.quant;

import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.model.file.ElementType;
import dev.trimtab.model.file.StoredTensor;
import java.lang.foreign.Arena;

/** bfloat16: weights rounded to it where the file is wider, multiplied in bfloat16. */
public final class Bf16 implements Precision {
  @Override
  public String id() {
    return "bf16";
  }

  @Override
  public StoredMatrix prepare(StoredTensor weight, ComputeType compute, Arena arena) {
    return Dense.bfloat16(weight, compute.operand(), arena);
  }

  @Override
  public ComputeType compute(ElementType saved) {
    return ComputeType.BFLOAT16;
  }
}
