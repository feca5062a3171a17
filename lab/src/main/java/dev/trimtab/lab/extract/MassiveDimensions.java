package dev.trimtab.lab.extract;

import java.util.List;

/**
 * The dimensions that carry massive activations, found by calibration.
 *
 * @param byLayer per layer, the dimensions in descending order of mean |h|
 * @param global the dimensions massive in many layers, in descending order of how many
 */
public record MassiveDimensions(List<List<Integer>> byLayer, List<Integer> global) {
  /** Copies the lists. */
  public MassiveDimensions {
    byLayer = byLayer.stream().map(List::copyOf).toList();
    global = List.copyOf(global);
  }

  /** Number of layers. */
  public int layers() {
    return byLayer.size();
  }
}
