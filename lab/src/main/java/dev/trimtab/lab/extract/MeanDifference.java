package dev.trimtab.lab.extract;

import java.util.random.RandomGenerator;

/** The difference of the class means, mean(+) − mean(−), summed in float64. */
final class MeanDifference implements ExtractionMethod {
  @Override
  public String id() {
    return "mean_diff";
  }

  @Override
  public Fit fit(TrainingSet set, RandomGenerator random) {
    var contrast = new Contrast(set);
    double[] difference = contrast.difference();
    if (contrast.negligible(Dense.norm(difference))) {
      return contrast.indistinguishable();
    }
    return contrast.found(difference, 0);
  }
}
