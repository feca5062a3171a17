package dev.trimtab.model;

import dev.trimtab.core.format.Formats;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.model.file.StoredTensor;
import dev.trimtab.model.quant.ComputeType;
import dev.trimtab.model.quant.Precision;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;

/**
 * A precision that keeps the sign of a weight, scaled down: all that one more of its kind takes.
 */
record SignPrecision(Operand operand) implements Precision {
  private static final float SCALE = 0.0625f;

  @Override
  public String id() {
    return "sign";
  }

  @Override
  public Operand operand(ComputeType compute) {
    return operand;
  }

  @Override
  public StoredMatrix prepare(StoredTensor weight, ComputeType compute, Arena arena) {
    MemorySegment values = arena.allocateFrom(ValueLayout.JAVA_FLOAT, signs(weight));
    return new StoredMatrix(
        Formats.F32, weight.size(0), weight.size(1), operand, Map.of(StoredMatrix.VALUES, values));
  }

  static float[] signs(StoredTensor weight) {
    float[] values = weight.toFloats();
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.signum(values[i]) * SCALE;
    }
    return values;
  }
}
