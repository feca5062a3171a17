package dev.trimtab.lab.vector;

import dev.trimtab.core.Direction;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.extract.Fit;
import dev.trimtab.lab.extract.TraitVector;
import java.util.ArrayList;
import java.util.List;

/**
 * A weighted sum of trait vectors, layer by layer, and what is taken out of it: ensembles,
 * differences, vectors made orthogonal to others.
 */
public final class VectorCombination {
  /* What is left of a vector inside the others' span is no more than float32's rounding. */
  private static final double NOTHING_LEFT = 1e-6;

  private final boolean normalised;

  /**
   * @param normalised whether each vector is taken at unit length before it is weighted, and not at
   *     its own length
   */
  public VectorCombination(boolean normalised) {
    this.normalised = normalised;
  }

  /**
   * A vector and how often it is taken.
   *
   * @param vector one term
   * @param weight its factor
   */
  public record Term(TraitVector vector, double weight) {}

  /**
   * The sum with the directions of {@code removed} projected out of it. A layer at which a term is
   * degenerate is degenerate in the sum.
   *
   * @param terms at least one
   * @param removed the sum is made orthogonal to all of these together; may be empty
   * @throws UserError where layers or hidden sizes differ, or lengths are in different units
   */
  public TraitVector of(List<Term> terms, List<TraitVector> removed) {
    TraitVector first = terms.getFirst().vector();
    terms.forEach(term -> requireSameShape(first, term.vector()));
    removed.forEach(vector -> requireSameShape(first, vector));
    List<String> methods = terms.stream().map(term -> term.vector().method()).distinct().toList();
    if (!normalised && methods.size() > 1) {
      throw new UserError(
          "Vectors of the methods %s have lengths in different units."
              .formatted(String.join(", ", methods)),
          "Add --normalize, which takes each at unit length.");
    }
    List<Fit> layers = new ArrayList<>();
    for (int layer = 0; layer < first.layers().size(); layer++) {
      layers.add(layer(terms, removed, layer));
    }
    return new TraitVector("combined", layers);
  }

  private Fit layer(List<Term> terms, List<TraitVector> removed, int layer) {
    int hidden = terms.getFirst().vector().hidden();
    double[] sum = new double[hidden];
    double lengths = 0;
    for (Term term : terms) {
      if (!(term.vector().layer(layer) instanceof Fit.Found found)) {
        return Fit.Degenerate.of(hidden, "A term has no direction at this layer.");
      }
      double factor = term.weight() * (normalised ? 1 : found.norm());
      lengths += Math.abs(factor);
      for (int h = 0; h < hidden; h++) {
        sum[h] += factor * found.direction().at(h);
      }
    }
    for (double[] axis : axes(removed, layer)) {
      double along = dot(sum, axis);
      for (int h = 0; h < hidden; h++) {
        sum[h] -= along * axis[h];
      }
    }
    double norm = Math.sqrt(dot(sum, sum));
    if (norm <= NOTHING_LEFT * lengths) {
      return Fit.Degenerate.of(hidden, "Nothing is left of the sum at this layer.");
    }
    float[] unit = new float[hidden];
    for (int h = 0; h < hidden; h++) {
      unit[h] = (float) (sum[h] / norm);
    }
    return new Fit.Found(Direction.of(unit).unit(), norm, 0, 0);
  }

  /** Orthonormal axes of the span of the removed directions: Gram and Schmidt, done twice. */
  private static List<double[]> axes(List<TraitVector> removed, int layer) {
    List<double[]> axes = new ArrayList<>();
    for (TraitVector vector : removed) {
      if (vector.layer(layer).degenerate()) {
        continue;
      }
      Direction direction = vector.direction(layer);
      double[] rest = new double[direction.size()];
      for (int h = 0; h < rest.length; h++) {
        rest[h] = direction.at(h);
      }
      for (int pass = 0; pass < 2; pass++) {
        for (double[] axis : axes) {
          double along = dot(rest, axis);
          for (int h = 0; h < rest.length; h++) {
            rest[h] -= along * axis[h];
          }
        }
      }
      double norm = Math.sqrt(dot(rest, rest));
      if (norm > NOTHING_LEFT) {
        for (int h = 0; h < rest.length; h++) {
          rest[h] /= norm;
        }
        axes.add(rest);
      }
    }
    return axes;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int h = 0; h < a.length; h++) {
      sum += a[h] * b[h];
    }
    return sum;
  }

  /** Refuses vectors of different models. */
  static void requireSameShape(TraitVector first, TraitVector second) {
    if (first.layers().size() != second.layers().size() || first.hidden() != second.hidden()) {
      throw new UserError(
          "One vector has %d layers of %d dimensions, another %d of %d."
              .formatted(
                  first.layers().size(), first.hidden(), second.layers().size(), second.hidden()),
          "Only vectors of one model can be put together.");
    }
  }
}
