package dev.trimtab.lab.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AurocIntervalTest {
  private static final int STUDIES = 2000;

  /** Normal classes whose means lie so far apart have a known area: Φ(distance / √2). */
  @ParameterizedTest
  @ValueSource(doubles = {0, 1, 2})
  void interval_coversTheTrueAreaAsOftenAsItSays(double distance) {
    double truth = normalShare(distance / Math.sqrt(2));
    var random = new SplittableRandom(5);
    int covered = 0;
    for (int study = 0; study < STUDIES; study++) {
      double[] positive = random.doubles(12).map(_ -> distance + random.nextGaussian()).toArray();
      double[] negative = random.doubles(18).map(_ -> random.nextGaussian()).toArray();
      if (AurocInterval.of(Auroc.of(positive, negative), 12, 18).contains(truth)) {
        covered++;
      }
    }
    assertThat((double) covered / STUDIES).isBetween(0.93, 0.985);
  }

  @Test
  void classesApart_leaveRoomBelow() {
    Interval few = AurocInterval.of(1, 5, 5);
    Interval many = AurocInterval.of(1, 50, 50);
    assertThat(few.high()).isEqualTo(1);
    assertThat(few.low()).isBetween(0.4, 0.8);
    assertThat(many.low()).isGreaterThan(0.92);
  }

  @Test
  void interval_isTheSameSeenFromTheOtherClass() {
    Interval one = AurocInterval.of(0.8, 10, 30);
    Interval other = AurocInterval.of(1 - 0.8, 10, 30);
    assertThat(one.low()).isCloseTo(1 - other.high(), within(1e-9));
    assertThat(one.high()).isCloseTo(1 - other.low(), within(1e-9));
  }

  @Test
  void wilson_isTheKnownInterval() {
    Interval interval = Wilson.of(8, 10);
    assertThat(interval.low()).isCloseTo(0.4902, within(1e-4));
    assertThat(interval.high()).isCloseTo(0.9433, within(1e-4));
    assertThat(Wilson.of(10, 10).high()).isCloseTo(1, within(1e-12));
    assertThat(Wilson.of(10, 10).low()).isBetween(0.7, 0.75);
  }

  @Test
  void nothing_hasNoInterval() {
    assertThatThrownBy(() -> AurocInterval.of(0.5, 0, 3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Wilson.of(4, 3)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Φ by Simpson's rule. */
  private static double normalShare(double z) {
    int steps = 2000;
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      double x = z * i / steps;
      double weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    }
    return 0.5 + sum * z / steps / 3;
  }
}
