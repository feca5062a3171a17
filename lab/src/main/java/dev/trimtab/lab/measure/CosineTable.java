package dev.trimtab.lab.measure;

import dev.trimtab.core.Direction;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.extract.Cosines;
import dev.trimtab.lab.extract.TraitVector;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How far trait vectors point the same way, each two of them: of precisions, methods, positions or
 * traits.
 *
 * @param pairs every two vectors, in order
 */
public record CosineTable(List<Pair> pairs) {
  /** Copies the list. */
  public CosineTable {
    pairs = List.copyOf(pairs);
  }

  /** A vector and what it is called. */
  public record Named(String name, TraitVector vector) {}

  /**
   * Two vectors.
   *
   * @param first name of one
   * @param second name of the other
   * @param mean cosine over the layers at which both have a direction
   * @param degrees the angle of that cosine
   * @param layers layer by layer
   * @param crossLayers cosine of the first's layer (row) and the second's (column); 0 where either
   *     has no direction
   */
  public record Pair(
      String first,
      String second,
      double mean,
      double degrees,
      List<Layer> layers,
      List<List<Double>> crossLayers) {
    /** Copies the lists. */
    public Pair {
      layers = List.copyOf(layers);
      crossLayers = crossLayers.stream().map(List::copyOf).toList();
    }
  }

  /** One layer of both. */
  public record Layer(int layer, double cosine, double degrees) {}

  /**
   * Each vector with each later one.
   *
   * @throws UserError where two are not of one model's shape or share no layer
   */
  public static CosineTable of(List<Named> vectors) {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < vectors.size(); i++) {
      for (int j = i + 1; j < vectors.size(); j++) {
        pairs.add(pair(vectors.get(i), vectors.get(j)));
      }
    }
    return new CosineTable(pairs);
  }

  private static Pair pair(Named first, Named second) {
    TraitVector a = first.vector();
    TraitVector b = second.vector();
    if (a.layers().size() != b.layers().size() || a.hidden() != b.hidden()) {
      throw new UserError(
          "%s is (%d, %d) and %s (%d, %d): they are not of one model."
              .formatted(
                  first.name(),
                  a.layers().size(),
                  a.hidden(),
                  second.name(),
                  b.layers().size(),
                  b.hidden()),
          "Compare vectors with equal layers and hidden size.");
    }
    Cosines cosines = Cosines.between(a, b);
    double mean =
        cosines
            .mean()
            .orElseThrow(
                () ->
                    new UserError(
                        "%s and %s have no layer at which both have a direction."
                            .formatted(first.name(), second.name()),
                        "Look at them with trimtab vector."));
    return new Pair(
        first.name(),
        second.name(),
        mean,
        Math.toDegrees(Math.acos(mean)),
        cosines.layers().stream()
            .map(layer -> new Layer(layer.layer(), layer.cosine(), layer.degrees()))
            .toList(),
        IntStream.range(0, a.layers().size()).mapToObj(i -> row(a.direction(i), b)).toList());
  }

  private static List<Double> row(Direction direction, TraitVector other) {
    return IntStream.range(0, other.layers().size())
        .mapToObj(other::direction)
        .map(to -> direction.isZero() || to.isZero() ? 0.0 : direction.cosine(to))
        .toList();
  }
}
