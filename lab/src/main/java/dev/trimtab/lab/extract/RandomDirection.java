package dev.trimtab.lab.extract;

import java.util.random.RandomGenerator;

/**
 * A control: a direction drawn uniformly from the sphere, with the sign of the class means, so that
 * nothing but its orientation comes from the data.
 */
final class RandomDirection implements ExtractionMethod {
  @Override
  public String id() {
    return "random";
  }

  @Override
  public Fit fit(TrainingSet set, RandomGenerator random) {
    var contrast = new Contrast(set);
    double[] difference = contrast.difference();
    if (contrast.negligible(Dense.norm(difference))) {
      return contrast.indistinguishable();
    }
    double[] drawn = draw(set.hidden(), random);
    if (Dense.dot(drawn, difference) < 0) {
      Dense.negate(drawn);
    }
    return contrast.found(drawn, 0);
  }

  /** Independent standard normal components, [H]. */
  static double[] draw(int hidden, RandomGenerator random) {
    double[] drawn = new double[hidden];
    for (int h = 0; h < hidden; h++) {
      drawn[h] = random.nextGaussian();
    }
    return drawn;
  }
}
