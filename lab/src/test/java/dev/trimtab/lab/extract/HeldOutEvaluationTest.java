package dev.trimtab.lab.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HeldOutEvaluationTest {
  @Test
  void separation_countsByHand() {
    var separation = Separation.of(new double[] {3, 5, 1}, new double[] {1, 2}, 2);
    assertThat(separation.auroc()).isCloseTo(4.5 / 6, within(1e-12));
    // 3 and 5 right, positive 1 wrong, negative 1 right, negative 2 on the threshold.
    assertThat(separation.accuracy()).isCloseTo(3.5 / 5, within(1e-12));
    assertThat(separation.meanPositive()).isEqualTo(3);
    assertThat(separation.meanNegative()).isEqualTo(1.5);
    assertThat(separation.pooledDeviation()).isCloseTo(Math.sqrt(8.5 / 3), within(1e-12));
    assertThat(separation.cohensD()).hasValueCloseTo(1.5 / Math.sqrt(8.5 / 3), within(1e-12));
    assertThat(separation.sign()).isEqualTo(1);
    assertThat(Separation.of(new double[] {1}, new double[] {2}, 1.5).sign()).isEqualTo(-1);
  }

  @Test
  void separation_ofOneRowEach_hasNoCohensD() {
    assertThat(Separation.of(new double[] {2}, new double[] {1}, 1.5).cohensD()).isEmpty();
  }

  @Test
  void plantedDirection_beatsTheControl() {
    var train = PlantedTruth.set(90, 96, 2, new SplittableRandom(1));
    var heldOut = PlantedTruth.set(40, 96, 2, new SplittableRandom(2));
    var fit = (Fit.Found) ExtractionMethods.get("mean_diff").fit(train, new SplittableRandom(3));
    var evaluation = HeldOutEvaluation.of(fit, train, heldOut, new SplittableRandom(4));
    assertThat(evaluation.separation().auroc()).isGreaterThan(0.85);
    assertThat(evaluation.separation().accuracy()).isGreaterThan(0.75);
    assertThat(evaluation.separation().sign()).isEqualTo(1);
    assertThat(evaluation.control().auroc()).isBetween(0.45, 0.65);
    assertThat(evaluation.aurocRatio()).isGreaterThan(1.3);
    assertThat(evaluation.accuracyRatio()).isGreaterThan(1.2);
    assertThat(evaluation.effectRatio().orElseThrow()).isGreaterThan(4);
    assertThat(evaluation.positives()).isEqualTo(40);
    assertThat(evaluation.positiveNorm()).isCloseTo(heldOut.positive().meanNorm(), within(1e-12));
  }

  @Test
  void directionOfNoise_doesNotBeatTheControl() {
    double ratio = 0;
    for (long seed = 1; seed <= 20; seed++) {
      var random = new SplittableRandom(seed);
      var train = PlantedTruth.set(90, 96, 0, random);
      var heldOut = PlantedTruth.set(40, 96, 0, random);
      var fit = (Fit.Found) ExtractionMethods.get("probe").fit(train, random);
      ratio += HeldOutEvaluation.of(fit, train, heldOut, random).aurocRatio() / 20;
    }
    assertThat(ratio).isBetween(0.95, 1.05);
  }
}
