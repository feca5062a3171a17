package dev.trimtab.lab.extract;

import java.util.random.RandomGenerator;

/**
 * The first principal component of the pair differences, signed by the class means.
 *
 * <p>The component is taken about zero, which is the mean of the differences once each counts with
 * both signs (representation reading, Zou et al. 2023, arXiv:2310.01405, §3.1): about their own
 * mean they would lose the very shift that all pairs share. Pairs are needed; a set without them
 * gives a degenerate fit that says so.
 */
final class PairPrincipalComponent implements ExtractionMethod {
  @Override
  public String id() {
    return "pca";
  }

  @Override
  public Fit fit(TrainingSet set, RandomGenerator random) {
    if (!set.paired()) {
      return Fit.Degenerate.of(
          set.hidden(), "The rows are not pairs, and pca wants the differences of pairs.");
    }
    var contrast = new Contrast(set);
    double[][] differences = differences(set);
    double largest = 0;
    for (double[] difference : differences) {
      largest = Math.max(largest, Dense.norm(difference));
    }
    if (contrast.negligible(largest)) {
      return contrast.indistinguishable();
    }
    double[] component = component(differences);
    double side = Dense.dot(component, contrast.difference());
    if (contrast.negligible(Math.abs(side))) {
      return Fit.Degenerate.of(
          set.hidden(), "The class means agree along the first component, so it has no sign.");
    }
    if (side < 0) {
      Dense.negate(component);
    }
    Dense.scale(component, Math.sqrt(variance(differences, component)));
    return contrast.found(component, 0);
  }

  private static double[][] differences(TrainingSet set) {
    int hidden = set.hidden();
    double[][] differences = new double[set.positive().count()][hidden];
    for (int pair = 0; pair < differences.length; pair++) {
      for (int h = 0; h < hidden; h++) {
        differences[pair][h] = (double) set.positive().at(pair, h) - set.negative().at(pair, h);
      }
    }
    return differences;
  }

  /** The unit vector with the largest second moment, found in the span of the differences. */
  private static double[] component(double[][] differences) {
    double[] weights = LeadingEigenvector.of(Gram.of(differences));
    double[] component = Dense.combine(differences, weights);
    Dense.scale(component, 1 / Dense.norm(component));
    return component;
  }

  private static double variance(double[][] differences, double[] component) {
    double sum = 0;
    for (double[] difference : differences) {
      double along = Dense.dot(difference, component);
      sum += along * along;
    }
    return sum / differences.length;
  }
}
