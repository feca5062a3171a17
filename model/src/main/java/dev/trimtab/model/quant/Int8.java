package dev.trimtab.model.quant;

import dev.trimtab.core.format.Formats;
import dev.trimtab.core.format.LittleEndian;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.file.StoredTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;

/**
 * LLM.int8(): weight rows in int8 against their largest magnitude, activations quantised per token,
 * outliers multiplied apart (Dettmers et al. 2022). As in bitsandbytes, weights pass through
 * float16 first.
 */
public final class Int8 implements Precision {
  private static final float THRESHOLD = 6f;

  /** How outliers among the activations are found. */
  public enum Outliers {
    /** In each row alone, so that a row's result does not depend on its batch. */
    PER_ROW,
    /** Columns over all rows of a call together, as bitsandbytes does. */
    PER_BATCH,
    /** Not at all. */
    NONE
  }

  private final String id;
  private final Outliers outliers;

  /** The precision {@code id} with that treatment of outliers. */
  public Int8(String id, Outliers outliers) {
    this.id = id;
    this.outliers = outliers;
  }

  @Override
  public String id() {
    return id;
  }

  /** Wide, for one activation that is rounded the other way moves a whole row. */
  @Override
  public double tolerance() {
    return 1e-2;
  }

  @Override
  public boolean stores(Checkpoint checkpoint) {
    return Bitsandbytes.stores(checkpoint, "int8");
  }

  @Override
  public LinearReader linears(Checkpoint checkpoint, ComputeType compute) {
    return stores(checkpoint)
        ? new Bitsandbytes(checkpoint, this, compute)
        : Precision.super.linears(checkpoint, compute);
  }

  @Override
  public StoredMatrix prepare(StoredTensor weight, ComputeType compute, Arena arena) {
    Dense.requireMatrix(weight);
    int rows = weight.size(0);
    int columns = weight.size(1);
    MemorySegment codes = arena.allocate((long) rows * columns, Long.BYTES);
    MemorySegment scales = arena.allocate((long) rows * Float.BYTES, Long.BYTES);
    float[] row = new float[columns];
    for (int r = 0; r < rows; r++) {
      weight.read(row, 0, (long) r * columns, columns);
      float scale = throughHalf(weight, row);
      scales.set(LittleEndian.FLOAT, (long) r * Float.BYTES, scale);
      float factor = scale == 0 ? 0 : 1f / scale * 127f;
      for (int c = 0; c < columns; c++) {
        int code = (int) Math.rint(row[c] * factor);
        codes.set(ValueLayout.JAVA_BYTE, (long) r * columns + c, (byte) code);
      }
    }
    return matrix(
        rows, columns, compute, Map.of(StoredMatrix.VALUES, codes, StoredMatrix.SCALES, scales));
  }

  /** A matrix of codes and scales that are already there. */
  StoredMatrix matrix(
      int rows, int columns, ComputeType compute, Map<String, MemorySegment> parts) {
    return new StoredMatrix(Formats.INT8_ROWS, rows, columns, operand(compute), parts);
  }

  @Override
  public Operand operand(ComputeType compute) {
    float threshold = outliers == Outliers.NONE ? 0 : THRESHOLD;
    return new Operand.Int8(threshold, outliers == Outliers.PER_BATCH, compute.operand());
  }

  /** Rounds a row to float16 in place and returns its largest magnitude. */
  private static float throughHalf(StoredTensor weight, float[] row) {
    float largest = 0;
    for (int c = 0; c < row.length; c++) {
      row[c] = Float.float16ToFloat(Dense.half(weight, row[c]));
      largest = Math.max(largest, Math.abs(row[c]));
    }
    return largest;
  }
}
