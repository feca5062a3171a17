package dev.trimtab.lab.massive;

import java.util.List;

/**
 * The residual stream after one block, over all tokens of a calibration.
 *
 * @param layer 0-based
 * @param mean of |h| over tokens and dimensions
 * @param norm mean length of h
 * @param top the dimensions of the largest mean |h|, descending
 */
public record LayerProfile(int layer, double mean, double norm, List<DimensionProfile> top) {
  /** Copies the list. */
  public LayerProfile {
    top = List.copyOf(top);
  }
}
