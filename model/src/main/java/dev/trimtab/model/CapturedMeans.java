package dev.trimtab.model;

/** What was read of one row: for each site the mean over its span, float32 [H]. */
public final class CapturedMeans {
  private final float[] values;
  private final int sites;
  private final int hidden;

  CapturedMeans(float[] values, int sites, int hidden) {
    this.values = values;
    this.sites = sites;
    this.hidden = hidden;
  }

  /** Number of sites; the layers, where residual outputs were read. */
  public int layers() {
    return sites;
  }

  /** Width of the residual stream. */
  public int hidden() {
    return hidden;
  }

  /** The mean at site {@code index}, a copy. */
  public float[] layer(int index) {
    return java.util.Arrays.copyOfRange(values, index * hidden, (index + 1) * hidden);
  }

  /** Euclidean norm of the mean at site {@code index}. */
  public double norm(int index) {
    double sum = 0;
    for (int i = index * hidden; i < (index + 1) * hidden; i++) {
      sum += (double) values[i] * values[i];
    }
    return Math.sqrt(sum);
  }
}
