package dev.trimtab.model.quant;

import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.model.file.ElementType;
import dev.trimtab.model.file.StoredTensor;
import java.lang.foreign.Arena;

/**
 * float16: weights rounded to it, a value that overflows is an error; multiplied in float32, which
 * holds every float16.
 */
public final class Fp16 implements Precision {
  @Override
  public String id() {
    return "fp16";
  }

  @Override
  public StoredMatrix prepare(StoredTensor weight, ComputeType compute, Arena arena) {
    return Dense.float16(weight, operand(compute), arena);
  }

  @Override
  public Operand operand(ComputeType compute) {
    return Operand.FLOAT32;
  }

  @Override
  public ComputeType compute(ElementType saved) {
    return ComputeType.FLOAT32;
  }
}
