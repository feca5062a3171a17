package dev.trimtab.lab.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SpreadTest {
  private static final Bootstrap SMALL = new Bootstrap(1000, 0.95);

  @Test
  void observed_isTheDistanceOfTheMeans() {
    var spread =
        Spread.of(
            List.of(SampleScores.of(1, 3), SampleScores.of(5, 9), SampleScores.of(4, 4)),
            SMALL,
            new SplittableRandom(1));
    assertThat(spread.observed().estimate()).isEqualTo(5);
    assertThat(spread.observed().low()).isEqualTo(4);
    assertThat(spread.observed().high()).isEqualTo(6);
  }

  @Test
  void residual_isTheSpreadOfEqualPrecisions() {
    var random = new SplittableRandom(61);
    double observed = 0;
    double residual = 0;
    double resampled = 0;
    int exceptional = 0;
    int tables = 400;
    for (int i = 0; i < tables; i++) {
      var spread = Spread.of(precisions(0, random), new Bootstrap(300, 0.95), random);
      observed += spread.observed().estimate() / tables;
      residual += spread.residual().estimate() / tables;
      resampled += spread.resampled().estimate() / tables;
      if (spread.exceeded() < 0.05) {
        exceptional++;
      }
    }
    // Expected range of four normal means: 2.059 standard errors of 4 / √30.
    assertThat(observed).isCloseTo(2.059 * 4 / Math.sqrt(30), within(0.1));
    assertThat(residual).isCloseTo(observed, within(0.1));
    assertThat(resampled).isGreaterThan(3 * residual);
    assertThat(exceptional).isLessThanOrEqualTo(36);
  }

  @Test
  void realDifference_exceedsNoise() {
    var random = new SplittableRandom(62);
    var spread = Spread.of(precisions(8, random), SMALL, random);
    assertThat(spread.exceeded()).isLessThan(0.01);
    assertThat(spread.observed().low()).isGreaterThan(spread.residual().high());
  }

  @Test
  void otherQuestions_areRefused() {
    assertThatThrownBy(
            () ->
                Spread.of(
                    List.of(SampleScores.of(1, 3), SampleScores.of(1)),
                    SMALL,
                    new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("same 2 questions, found 1");
  }

  /** Four precisions on thirty questions of very different difficulty; the last is shifted. */
  private static List<Scores> precisions(double shift, RandomGenerator random) {
    double[] difficulty = SampleScores.normal(30, 60, 25, random);
    List<Scores> precisions = new ArrayList<>();
    for (int p = 0; p < 4; p++) {
      double[] scores = difficulty.clone();
      for (int q = 0; q < scores.length; q++) {
        scores[q] += random.nextGaussian(p == 3 ? shift : 0, 4);
      }
      precisions.add(SampleScores.of(scores));
    }
    return precisions;
  }
}
