package dev.trimtab.cpu.dot;

import dev.trimtab.core.Tensor;
import dev.trimtab.core.format.Bfloat16;
import dev.trimtab.core.format.Operand;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * From exact integer sums to the result of an LLM.int8() product: sums · largest · scale / 127²,
 * and the outliers times the dequantised weights, added column by column in ascending order.
 */
public final class Int8Results {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private final MemorySegment scales;
  private final Int8Activations activations;
  private final RowLoops loops;

  /**
   * The results of one product.
   *
   * @param scales of the outputs, float32
   */
  public Int8Results(MemorySegment scales, Int8Activations activations, RowLoops loops) {
    this.scales = scales;
    this.activations = activations;
    this.loops = loops;
  }

  /** The columns that are outliers in any row, ascending. */
  public int[] wanted() {
    return activations.wanted();
  }

  /**
   * Weights of the columns in {@link Int8Activations#wanted()} for {@code count} outputs from
   * {@code first} on, dequantised, [wanted, count].
   *
   * @param codes the weights' codes, int32 [wanted, count], packed
   */
  public float[] columns(int[] codes, int first, int count) {
    boolean narrow = activations.operand().wide() instanceof Operand.Bfloat16;
    float[] scale = new float[count];
    MemorySegment.copy(scales, FLOAT, 4L * first, scale, 0, count);
    float[] columns = new float[activations.wanted().length * count];
    for (int i = 0; i < columns.length; i += count) {
      for (int o = 0; o < count; o++) {
        float value = codes[i + o] * scale[o] / 127f;
        columns[i + o] = narrow ? Bfloat16.round(value) : value;
      }
    }
    return columns;
  }

  /**
   * Writes dst[t, n] for t in [from, to) and {@code count} outputs n from {@code first} on.
   *
   * @param sums int32 sums [to − from, count], rows {@code sumStride} elements apart
   * @param columns of these outputs, from {@link #columns}
   */
  public void write(
      Tensor dst,
      int from,
      int to,
      MemorySegment sums,
      int sumStride,
      int first,
      int count,
      float[] columns) {
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
    if (columns.length > 0) {
      addOutliers(dst, from, to, first, count, columns);
    }
  }

  /*
   * Columns are an array, not a segment of one: vector loads are compiled for the kinds of memory
   * that any of them has met, and loads that may meet two kinds are half as fast everywhere.
   */
  private void addOutliers(Tensor dst, int from, int to, int first, int count, float[] columns) {
    boolean narrow = activations.operand().wide() instanceof Operand.Bfloat16;
    for (int t = from; t < to; t++) {
      long at = dst.offset(t) + 4L * first;
      for (int c : activations.outliers(t)) {
        float value = activations.value(t, c);
        float x = narrow ? Bfloat16.round(value) : value;
        loops.addScaled(dst.data(), at, x, columns, activations.place(c) * count, count);
      }
    }
  }
}
