package dev.trimtab.cpu.dot;

import dev.trimtab.core.Tensor;
import dev.trimtab.core.format.Operand;
import dev.trimtab.cpu.work.Workers;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;

/**
 * Activations rounded to signed bytes row by row, with their outliers set aside (Dettmers et al.
 * 2022, section 3). T rows, C columns.
 */
public final class Int8Activations {
  private static final int[] NONE = {};

  private final Tensor x;
  private final Operand.Int8 operand;
  private final RowLoops loops;
  private final MemorySegment codes;
  private final float[] largest;
  private final int[][] outliers;
  private final int[] wanted;
  private final int[] places;

  /**
   * Rounds x.
   *
   * @param codes room for T · C bytes
   */
  public Int8Activations(
      Tensor x, Operand.Int8 operand, MemorySegment codes, RowLoops loops, Workers workers) {
    this.x = x;
    this.operand = operand;
    this.loops = loops;
    this.codes = codes;
    this.largest = new float[x.rows()];
    this.outliers = new int[x.rows()][];
    int[] common = operand.perBatch() ? everywhere() : NONE;
    workers.run(
        x.rows(),
        Math.max(1, x.rows() / (4 * workers.threads())),
        (_, from, to) -> {
          for (int t = from; t < to; t++) {
            round(t, common);
          }
        });
    this.wanted = union();
    this.places = wanted.length == 0 ? NONE : new int[x.columns()];
    for (int i = 0; i < wanted.length; i++) {
      places[wanted[i]] = i;
    }
  }

  private int[] union() {
    BitSet columns = new BitSet(x.columns());
    for (int[] own : outliers) {
      for (int c : own) {
        columns.set(c);
      }
    }
    return columns.stream().toArray();
  }

  private int[] everywhere() {
    BitSet columns = new BitSet(x.columns());
    for (int t = 0; t < x.rows(); t++) {
      if (hasOutliers(t)) {
        mark(columns, t);
      }
    }
    return columns.stream().toArray();
  }

  private boolean hasOutliers(int t) {
    return operand.threshold() > 0
        && loops.largest(x.data(), x.offset(t), x.columns()) >= operand.threshold();
  }

  private void mark(BitSet columns, int t) {
    int n = x.columns();
    int next;
    for (int c = 0; c < n; c = next + 1) {
      next = c + loops.reaching(x.data(), x.offset(t) + 4L * c, n - c, operand.threshold());
      if (next < n) {
        columns.set(next);
      }
    }
  }

  private void round(int t, int[] common) {
    int n = x.columns();
    float most = loops.largest(x.data(), x.offset(t), n);
    int[] set = common;
    if (!operand.perBatch() && operand.threshold() > 0 && most >= operand.threshold()) {
      BitSet own = new BitSet(n);
      mark(own, t);
      set = own.stream().toArray();
    }
    outliers[t] = set;
    if (set.length > 0) {
      most = largestInlier(t, set);
    }
    largest[t] = most;
    long at = (long) t * n;
    if (most == 0) {
      codes.asSlice(at, n).fill((byte) 0);
      return;
    }
    loops.quantise(codes, at, x.data(), x.offset(t), n, 127f / most);
    for (int c : set) {
      codes.set(ValueLayout.JAVA_BYTE, at + c, (byte) 0);
    }
  }

  private float largestInlier(int t, int[] set) {
    float most = 0;
    int from = 0;
    for (int c : set) {
      most = Math.max(most, loops.largest(x.data(), x.offset(t) + 4L * from, c - from));
      // A common column is zeroed in every row, but only outliers are left out of the largest.
      float here = Math.abs(x.get(t, c));
      most = here < operand.threshold() ? Math.max(most, here) : most;
      from = c + 1;
    }
    return Math.max(most, loops.largest(x.data(), x.offset(t) + 4L * from, x.columns() - from));
  }

  /** The codes, packed, row by row. */
  public MemorySegment codes() {
    return codes;
  }

  /** The largest magnitude of row t without its outliers. */
  public float largest(int t) {
    return largest[t];
  }

  /** The columns of row t that are outliers, ascending. */
  int[] outliers(int t) {
    return outliers[t];
  }

  /** The columns that are outliers in any row, ascending. */
  public int[] wanted() {
    return wanted;
  }

  /** The place of an outlier's column in {@link #wanted()}. */
  int place(int c) {
    return places[c];
  }

  /** The element at (t, c). */
  float value(int t, int c) {
    return x.get(t, c);
  }

  /** How outliers are multiplied. */
  Operand.Int8 operand() {
    return operand;
  }
}
