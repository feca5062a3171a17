package dev.trimtab.lab.extract;

import dev.trimtab.core.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The directions of one trait by one method, one fit a layer.
 *
 * @param method id of the method, with the name of its cleaning where there is one
 * @param layers the fits of layers 0 … L−1
 */
public record TraitVector(String method, List<Fit> layers) {
  /** Copies the list. */
  public TraitVector {
    layers = List.copyOf(layers);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("expected at least one layer, found none");
    }
  }

  /**
   * Fits every layer.
   *
   * @param seed for methods that draw; each layer has a stream of its own
   */
  public static TraitVector of(
      ExtractionMethod method, ContrastedActivations activations, long seed) {
    return fitted(method.id(), activations, seed, (set, _, random) -> method.fit(set, random));
  }

  /**
   * Fits every layer with massive dimensions taken out before or after.
   *
   * @param seed for methods that draw; each layer has a stream of its own
   * @throws IllegalArgumentException where the calibration has another number of layers
   */
  public static TraitVector cleaned(
      ExtractionMethod method, Cleaning.Plan plan, ContrastedActivations activations, long seed) {
    if (plan.massive().layers() != activations.layers()) {
      throw new IllegalArgumentException(
          "massive dimensions of %d layers, activations of %d"
              .formatted(plan.massive().layers(), activations.layers()));
    }
    return fitted(
        method.id() + "_" + plan.cleaning().id(),
        activations,
        seed,
        (set, layer, random) -> plan.cleaning().fit(method, set, plan.dimensions(layer), random));
  }

  private interface LayerFit {
    Fit fit(TrainingSet set, int layer, SplittableRandom random);
  }

  private static TraitVector fitted(
      String name, ContrastedActivations activations, long seed, LayerFit method) {
    var random = new SplittableRandom(seed);
    List<Fit> fits = new ArrayList<>();
    for (int layer = 0; layer < activations.layers(); layer++) {
      fits.add(method.fit(activations.layer(layer), layer, random.split()));
    }
    return new TraitVector(name, fits);
  }

  /** Hidden size H. */
  public int hidden() {
    return layers.getFirst().direction().size();
  }

  /** The fit of one layer. */
  public Fit layer(int layer) {
    if (layer < 0 || layer >= layers.size()) {
      throw new IllegalArgumentException("layer %d of %d".formatted(layer, layers.size()));
    }
    return layers.get(layer);
  }

  /** The direction of one layer: unit length, or zero where the fit is degenerate. */
  public Direction direction(int layer) {
    return layer(layer).direction();
  }
}
