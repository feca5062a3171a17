package dev.trimtab.lab.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * How far two trait vectors point the same way, layer by layer: vectors of two precisions, methods
 * or positions.
 *
 * @param layers the layers at which both have a direction, ascending
 */
public record Cosines(List<Layer> layers) {
  /** Copies the list. */
  public Cosines {
    layers = List.copyOf(layers);
  }

  /**
   * One layer.
   *
   * @param layer its index
   * @param cosine of the angle between the two directions, −1 to 1
   */
  public record Layer(int layer, double cosine) {
    /** The angle, 0 to 180. */
    public double degrees() {
      return Math.toDegrees(Math.acos(cosine));
    }
  }

  /**
   * Compares two vectors; layers at which either is degenerate are left out.
   *
   * @throws IllegalArgumentException where layers or hidden sizes differ
   */
  public static Cosines between(TraitVector first, TraitVector second) {
    if (first.layers().size() != second.layers().size() || first.hidden() != second.hidden()) {
      throw new IllegalArgumentException(
          "first vector is (%d, %d), second (%d, %d): expected equal layers and hidden size"
              .formatted(
                  first.layers().size(), first.hidden(), second.layers().size(), second.hidden()));
    }
    List<Layer> layers = new ArrayList<>();
    for (int layer = 0; layer < first.layers().size(); layer++) {
      if (first.layer(layer).degenerate() || second.layer(layer).degenerate()) {
        continue;
      }
      double cosine = first.direction(layer).cosine(second.direction(layer));
      layers.add(new Layer(layer, Math.clamp(cosine, -1, 1)));
    }
    return new Cosines(layers);
  }

  /** Mean cosine over all layers compared; empty where there is none. */
  public OptionalDouble mean() {
    return layers.stream().mapToDouble(Layer::cosine).average();
  }

  /** Mean cosine over those of {@code chosen} that were compared; empty where there is none. */
  public OptionalDouble meanOver(Set<Integer> chosen) {
    return layers.stream()
        .filter(layer -> chosen.contains(layer.layer))
        .mapToDouble(Layer::cosine)
        .average();
  }
}
