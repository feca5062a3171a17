package dev.trimtab.lab.extract;

/**
 * The rows of a training set divided by their own Euclidean norm, with their labels: what a probe
 * is fitted to. Positive rows come first; a zero row stays zero.
 */
final class UnitRows {
  private final double[][] rows;
  private final int positives;

  private UnitRows(double[][] rows, int positives) {
    this.rows = rows;
    this.positives = positives;
  }

  static UnitRows of(TrainingSet set) {
    double[][] rows = new double[set.count()][];
    int positives = set.positive().count();
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i < positives ? unit(set.positive(), i) : unit(set.negative(), i - positives);
    }
    return new UnitRows(rows, positives);
  }

  private static double[] unit(Rows source, int row) {
    double norm = source.norm(row);
    double[] unit = new double[source.hidden()];
    for (int h = 0; h < unit.length && norm > 0; h++) {
      unit[h] = source.at(row, h) / norm;
    }
    return unit;
  }

  /** The rows, float64 [n, H]; shared, not to be written. */
  double[][] rows() {
    return rows;
  }

  /** Number of rows n. */
  int count() {
    return rows.length;
  }

  /** Hidden size H. */
  int hidden() {
    return rows[0].length;
  }

  /** 1 for a positive row, 0 for a negative one. */
  double label(int row) {
    return row < positives ? 1 : 0;
  }
}
