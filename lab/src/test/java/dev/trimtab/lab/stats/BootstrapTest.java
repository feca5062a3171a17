package dev.trimtab.lab.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  private static final Bootstrap SMALL = new Bootstrap(600, 0.95);

  @Test
  void mean_coversTheTruthAsOftenAsItSays() {
    var random = new SplittableRandom(41);
    int covered = 0;
    int narrow = 0;
    for (int i = 0; i < 1000; i++) {
      var scores = SampleScores.of(SampleScores.normal(40, 60, 20, random));
      if (SMALL.mean(scores, random).contains(60)) {
        covered++;
      }
      if (new Bootstrap(600, 0.8).mean(scores, random).contains(60)) {
        narrow++;
      }
    }
    // The standard deviation of the count is 7 and 13.
    assertThat(covered).isBetween(929, 971);
    assertThat(narrow).isBetween(762, 838);
  }

  @Test
  void mean_hasTheWidthOfTheNormalInterval() {
    var random = new SplittableRandom(42);
    var scores = SampleScores.of(SampleScores.normal(400, 50, 10, random));
    var interval = Bootstrap.STANDARD.mean(scores, random);
    double half = 1.96 * scores.summary().standardError();
    assertThat(interval.estimate()).isCloseTo(scores.summary().mean(), within(1e-12));
    assertThat(interval.low()).isCloseTo(interval.estimate() - half, within(half * 0.06));
    assertThat(interval.high()).isCloseTo(interval.estimate() + half, within(half * 0.06));
    assertThat(interval.confidence()).isEqualTo(0.95);
  }

  @Test
  void difference_isPaired() {
    var random = new SplittableRandom(43);
    double[] first = SampleScores.normal(50, 50, 30, random);
    double[] second = first.clone();
    for (int i = 0; i < second.length; i++) {
      second[i] -= 3 + random.nextGaussian();
    }
    var interval =
        Bootstrap.STANDARD.difference(SampleScores.of(first), SampleScores.of(second), random);
    // Unpaired the interval would be some 24 points wide.
    assertThat(interval.low()).isBetween(2.4, 3.0);
    assertThat(interval.high()).isBetween(3.0, 3.6);
  }

  @Test
  void equalSeeds_giveEqualIntervals() {
    var scores = SampleScores.of(1, 5, 2, 8, 3);
    assertThat(Bootstrap.STANDARD.mean(scores, new SplittableRandom(1)))
        .isEqualTo(Bootstrap.STANDARD.mean(scores, new SplittableRandom(1)))
        .isNotEqualTo(SMALL.mean(scores, new SplittableRandom(1)));
  }

  @Test
  void otherQuestions_areRefused() {
    var first = Scores.of(Map.of("a", 1.0, "b", 2.0));
    var second = Scores.of(Map.of("a", 1.0, "c", 2.0));
    assertThatThrownBy(() -> SMALL.difference(first, second, new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected scores on the same 2 questions, found 2; the first to differ is \"b\" against"
                + " \"c\"");
    var fewer = Scores.of(Map.of("a", 1.0));
    assertThatThrownBy(() -> SMALL.difference(first, fewer, new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("same 2 questions, found 1")
        .hasMessageContaining("\"b\" against none");
  }

  @Test
  void noScores_areRefused() {
    assertThatThrownBy(() -> SMALL.mean(Scores.of(Map.of(), 8), new SplittableRandom(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least one value");
  }
}
