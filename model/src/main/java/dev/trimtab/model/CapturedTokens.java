package dev.trimtab.model;

import java.util.Arrays;

/** What was read of one row, token by token: at each site the activation, float32 [T, sites, H]. */
public final class CapturedTokens {
  private final float[] values;
  private final int sites;
  private final int hidden;

  /** Takes the array over. */
  CapturedTokens(float[] values, int sites, int hidden) {
    this.values = values;
    this.sites = sites;
    this.hidden = hidden;
  }

  /** Number of tokens T. */
  public int tokens() {
    return values.length / (sites * hidden);
  }

  /** Width of the residual stream. */
  public int hidden() {
    return hidden;
  }

  /** The activation of one token at site {@code index}, a copy. */
  public float[] at(int token, int index) {
    int from = (token * sites + index) * hidden;
    return Arrays.copyOfRange(values, from, from + hidden);
  }
}
