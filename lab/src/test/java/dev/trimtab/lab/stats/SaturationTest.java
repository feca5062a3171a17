package dev.trimtab.lab.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SaturationTest {
  private static Scores of(int near, double end, int others) {
    double[] values = new double[near + others];
    Arrays.fill(values, 0, near, end);
    Arrays.fill(values, near, values.length, 50);
    return SampleScores.of(values);
  }

  @Test
  void scoresAtOneEnd_areSaturated() {
    assertThat(Saturation.of(of(20, 98.3, 0))).isTrue();
    assertThat(Saturation.of(of(20, 1.7, 0))).isTrue();
    assertThat(Saturation.of(of(17, 95, 3))).isTrue();
  }

  @Test
  void scoresAwayFromTheEnd_orWithFailuresInSight_areNot() {
    assertThat(Saturation.of(of(20, 94.9, 0))).isFalse();
    assertThat(Saturation.of(of(16, 98.3, 4))).isFalse();
    assertThat(Saturation.of(SampleScores.of())).isFalse();
  }

  @Test
  void scoresAtBothEnds_areNot() {
    double[] values = new double[20];
    Arrays.fill(values, 0, 10, 98);
    assertThat(Saturation.of(SampleScores.of(values))).isFalse();
  }

  @Test
  void manyQuestions_needNoSign() {
    assertThat(Saturation.of(of(99, 98, 0))).isTrue();
    assertThat(Saturation.of(of(100, 98, 0))).isFalse();
  }

  @Test
  void unseen_isTheRuleOfThree() {
    assertThat(Saturation.unseen(20)).isCloseTo(0.139, within(0.001));
    assertThat(Saturation.unseen(1000)).isCloseTo(0.003, within(0.0001));
    assertThatThrownBy(() -> Saturation.unseen(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
