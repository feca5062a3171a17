package dev.trimtab.model.quant;

import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.model.file.ElementType;
import dev.trimtab.model.file.StoredTensor;
import java.lang.foreign.Arena;

/**
 * float32: the values of the file exactly, multiplied in float32. Narrower files keep their bytes,
 * since widening changes no value.
 */
public final class Fp32 implements Precision {
  @Override
  public String id() {
    return "fp32";
  }

  @Override
  public StoredMatrix prepare(StoredTensor weight, ComputeType compute, Arena arena) {
    return Dense.own(weight, operand(compute), arena);
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
