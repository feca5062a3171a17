package dev.trimtab.lab.extract;

import java.util.random.RandomGenerator;

/**
 * The regression of {@link Probe} stopped where scikit-learn's default solver stops: for
 * replication of vectors made with it, which lie some degrees from the optimum.
 */
final class LbfgsProbe implements ExtractionMethod {
  @Override
  public String id() {
    return "probe_lbfgs";
  }

  @Override
  public Fit fit(TrainingSet set, RandomGenerator random) {
    return Probe.fit(set, LbfgsRegression.solve(UnitRows.of(set), Probe.C));
  }
}
