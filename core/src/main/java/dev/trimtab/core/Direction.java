package dev.trimtab.core;

import java.util.Arrays;

/** An immutable vector in the residual stream, float32 [H]. */
public final class Direction {
  private final float[] values;

  private Direction(float[] values) {
    this.values = values;
  }

  /** A copy of {@code values}. */
  public static Direction of(float[] values) {
    return new Direction(values.clone());
  }

  /** Hidden size H. */
  public int size() {
    return values.length;
  }

  /** The component at {@code index}. */
  public float at(int index) {
    return values[index];
  }

  /** A copy as an array. */
  public float[] toArray() {
    return values.clone();
  }

  /** Inner product, accumulated in double. */
  public double dot(Direction other) {
    if (other.values.length != values.length) {
      throw new IllegalArgumentException(
          "direction of size " + other.values.length + " against one of size " + values.length);
    }
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += (double) values[i] * other.values[i];
    }
    return sum;
  }

  /** Euclidean norm. */
  public double norm() {
    return Math.sqrt(dot(this));
  }

  /** Whether every component is 0: a degenerate direction, which steering skips. */
  public boolean isZero() {
    return norm() == 0;
  }

  /** This direction at unit length; a zero direction stays zero. */
  public Direction unit() {
    return isZero() ? this : times(1 / norm());
  }

  /** Every component times {@code factor}. */
  public Direction times(double factor) {
    float[] scaled = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      scaled[i] = (float) (values[i] * factor);
    }
    return new Direction(scaled);
  }

  /** Cosine of the angle to {@code other}; 0 where either is zero. */
  public double cosine(Direction other) {
    double norms = norm() * other.norm();
    return norms == 0 ? 0 : dot(other) / norms;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Direction that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "Direction[" + values.length + ", norm " + norm() + "]";
  }
}
