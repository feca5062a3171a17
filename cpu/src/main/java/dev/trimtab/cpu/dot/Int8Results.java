package dev.trimtab.cpu.dot;

import dev.trimtab.core.Tensor;
import dev.trimtab.core.format.Bfloat16;
import dev.trimtab.core.format.Int8Rows;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.format.StoredMatrix;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.BitSet;

/**
 * From exact integer sums to the result of an LLM.int8() product: sums · largest · scale / 127²,
 * and the outliers times the dequantised weights, added column by column in ascending order.
 */
public final class Int8Results {
  private final StoredMatrix matrix;
  private final Int8Activations activations;
  private final RowLoops loops;

  /** The results of one product. */
  public Int8Results(StoredMatrix matrix, Int8Activations activations, RowLoops loops) {
    this.matrix = matrix;
    this.activations = activations;
    this.loops = loops;
  }

  /**
   * Writes dst[t, n] for t in [from, to) and {@code count} outputs n from {@code first} on.
   *
   * @param sums int32 sums [to − from, count], rows {@code sumStride} elements apart
   */
  public void write(
      Tensor dst, int from, int to, MemorySegment sums, int sumStride, int first, int count) {
    MemorySegment scales = matrix.part(StoredMatrix.SCALES);
    for (int t = from; t < to; t++) {
      loops.rescale(
          dst.data(),
          dst.offset(t) + 4L * first,
          sums,
          4L * (t - from) * sumStride,
          count,
          activations.largest(t),
          scales,
          4L * first);
    }
    addOutliers(dst, from, to, first, count);
  }

  private void addOutliers(Tensor dst, int from, int to, int first, int count) {
    int[] wanted = outliers(from, to);
    if (wanted.length == 0) {
      return;
    }
    MemorySegment[] columns = new MemorySegment[wanted.length];
    for (int i = 0; i < wanted.length; i++) {
      columns[i] = column(wanted[i], first, count);
    }
    boolean narrow = activations.operand().wide() instanceof Operand.Bfloat16;
    for (int t = from; t < to; t++) {
      for (int c : activations.outliers(t)) {
        float x = activations.value(t, c);
        loops.addScaled(
            dst.data(),
            dst.offset(t) + 4L * first,
            narrow ? Bfloat16.round(x) : x,
            columns[Arrays.binarySearch(wanted, c)],
            0,
            count);
      }
    }
  }

  private int[] outliers(int from, int to) {
    BitSet wanted = new BitSet();
    for (int t = from; t < to; t++) {
      for (int c : activations.outliers(t)) {
        wanted.set(c);
      }
    }
    return wanted.stream().toArray();
  }

  private MemorySegment column(int c, int first, int count) {
    boolean narrow = activations.operand().wide() instanceof Operand.Bfloat16;
    float[] column = new float[count];
    for (int i = 0; i < count; i++) {
      long at = (long) (first + i) * matrix.columns() + c;
      byte code = matrix.values().get(ValueLayout.JAVA_BYTE, at);
      float value = code * Int8Rows.scale(matrix, first + i) / 127f;
      column[i] = narrow ? Bfloat16.round(value) : value;
    }
    return MemorySegment.ofArray(column);
  }
}
