package dev.trimtab.lab.extract;

import java.util.Arrays;
import java.util.List;

/**
 * The span means of a set of examples at every layer: float32 [n, L, H], flat, the last index
 * fastest.
 */
public final class Activations {
  private final int examples;
  private final int layers;
  private final int hidden;
  private final float[] values;

  private Activations(int examples, int layers, int hidden, float[] values) {
    this.examples = examples;
    this.layers = layers;
    this.hidden = hidden;
    this.values = values;
  }

  /**
   * A copy of {@code values}.
   *
   * @param examples n
   * @param layers L
   * @param hidden H
   * @param values n · L · H numbers
   * @throws IllegalArgumentException where their number differs
   */
  public static Activations of(int examples, int layers, int hidden, float[] values) {
    if (examples < 0 || layers < 1 || hidden < 1) {
      throw new IllegalArgumentException(
          "activations want n >= 0, L >= 1 and H >= 1, found (%d, %d, %d)"
              .formatted(examples, layers, hidden));
    }
    long expected = Math.multiplyExact((long) examples * layers, hidden);
    if (values.length != expected) {
      throw new IllegalArgumentException(
          "activations are (%d, %d, %d), values want %d numbers, found %d"
              .formatted(examples, layers, hidden, expected, values.length));
    }
    return new Activations(examples, layers, hidden, values.clone());
  }

  /** Number of examples n. */
  public int examples() {
    return examples;
  }

  /** Number of layers L. */
  public int layers() {
    return layers;
  }

  /** Hidden size H. */
  public int hidden() {
    return hidden;
  }

  /** A copy of one example's activation at one layer, [H]. */
  public float[] row(int example, int layer) {
    checkLayer(layer);
    int offset = (example * layers + layer) * hidden;
    return Arrays.copyOfRange(values, offset, offset + hidden);
  }

  /**
   * Every example at one layer, [n, H].
   *
   * @throws IllegalArgumentException where a value is not finite
   */
  public Rows layer(int layer) {
    checkLayer(layer);
    float[] rows = new float[examples * hidden];
    for (int example = 0; example < examples; example++) {
      int offset = (example * layers + layer) * hidden;
      System.arraycopy(values, offset, rows, example * hidden, hidden);
    }
    return Rows.adopt(examples, hidden, rows);
  }

  /** The examples of those indices, in that order. */
  public Activations select(List<Integer> chosen) {
    int stride = layers * hidden;
    float[] selected = new float[chosen.size() * stride];
    for (int i = 0; i < chosen.size(); i++) {
      System.arraycopy(values, chosen.get(i) * stride, selected, i * stride, stride);
    }
    return new Activations(chosen.size(), layers, hidden, selected);
  }

  /** A copy of all values, [n, L, H]. */
  public float[] toArray() {
    return values.clone();
  }

  private void checkLayer(int layer) {
    if (layer < 0 || layer >= layers) {
      throw new IllegalArgumentException("layer %d of %d".formatted(layer, layers));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Activations that
        && that.examples == examples
        && that.layers == layers
        && that.hidden == hidden
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Activations[" + examples + ", " + layers + ", " + hidden + "]";
  }
}
