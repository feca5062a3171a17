package dev.trimtab.lab.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Against scikit-learn's solutions in {@code golden/probe}; {@code make_probe_goldens.py} beside
 * them writes them anew.
 */
class ProbeTest {
  private static final double TOLERANCE = 1e-8;

  @ParameterizedTest
  @ValueSource(strings = {"plain", "massive", "imbalanced", "near-separable"})
  void newton_isTheExactOptimum(String name) {
    var golden = GoldenTensors.read("/golden/probe/" + name + ".safetensors");
    var solved = DualNewton.solve(UnitRows.of(trainingSet(golden)), 1);
    double[] expected = golden.doubles("exact_coef");
    assertThat(relativeError(solved.weights(), expected)).isLessThan(TOLERANCE);
    assertThat(solved.intercept())
        .isCloseTo(golden.doubles("exact_intercept")[0], within(TOLERANCE));
    // The two goldens differ by far more than the tolerance, so neither passes for the other.
    assertThat(relativeError(golden.doubles("lbfgs_coef"), expected)).isGreaterThan(1e-6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "massive", "imbalanced", "near-separable"})
  void lbfgs_stopsWhereScikitLearnStops(String name) {
    var golden = GoldenTensors.read("/golden/probe/" + name + ".safetensors");
    var solved = LbfgsRegression.solve(UnitRows.of(trainingSet(golden)), 1);
    assertThat(relativeError(solved.weights(), golden.doubles("lbfgs_coef"))).isLessThan(TOLERANCE);
    assertThat(solved.intercept())
        .isCloseTo(golden.doubles("lbfgs_intercept")[0], within(TOLERANCE));
  }

  @Test
  void newton_ofManyRows_meetsTheOptimalityConditions() {
    var set = PlantedTruth.set(150, 96, 0.4, new SplittableRandom(3));
    var rows = UnitRows.of(set);
    var solved = DualNewton.solve(rows, 1);
    double[] gradient = solved.weights();
    double interceptGradient = 0;
    for (int i = 0; i < rows.count(); i++) {
      double decision = Dense.dot(rows.rows()[i], solved.weights()) + solved.intercept();
      double residual = 1 / (1 + Math.exp(-decision)) - rows.label(i);
      Dense.addScaled(gradient, residual, rows.rows()[i]);
      interceptGradient += residual;
    }
    assertThat(Dense.norm(gradient)).isLessThan(1e-10);
    assertThat(Math.abs(interceptGradient)).isLessThan(1e-10);
  }

  @Test
  void fit_hasUnitDirectionNormAndBiasOfTheCoefficients() {
    var golden = GoldenTensors.read("/golden/probe/massive.safetensors");
    double[] expected = golden.doubles("exact_coef");
    var fit =
        (Fit.Found)
            ExtractionMethods.get("probe").fit(trainingSet(golden), new SplittableRandom(0));
    assertThat(fit.direction().norm()).isCloseTo(1, within(1e-6));
    assertThat(fit.norm()).isCloseTo(Dense.norm(expected), within(1e-8));
    assertThat(fit.bias()).isCloseTo(golden.doubles("exact_intercept")[0], within(1e-8));
    for (int h = 0; h < expected.length; h++) {
      assertThat((double) fit.direction().at(h))
          .isCloseTo(expected[h] / Dense.norm(expected), within(1e-7));
    }
  }

  private static TrainingSet trainingSet(GoldenTensors golden) {
    var rows = Rows.of(golden.size("X", 0), golden.size("X", 1), golden.floats("X"));
    long[] labels = golden.longs("y");
    List<Integer> positive = new ArrayList<>();
    List<Integer> negative = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] == 1) {
        positive.add(i);
      } else {
        negative.add(i);
      }
    }
    return new TrainingSet(rows.select(positive), rows.select(negative), false);
  }

  private static double relativeError(double[] found, double[] expected) {
    double[] difference = found.clone();
    Dense.addScaled(difference, -1, expected);
    return Dense.norm(difference) / Dense.norm(expected);
  }
}
