package dev.trimtab.lab.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AgreementTest {
  private static final Bootstrap SMALL = new Bootstrap(200, 0.95);

  private static Agreement of(double[] first, double[] second) {
    return Agreement.of(first, second, SMALL, new SplittableRandom(1));
  }

  @Test
  void measures_areThoseOfThePairs() {
    double[] first = {10, 20, 60, 90};
    double[] second = {20, 10, 80, 40};
    Agreement found = of(first, second);
    assertThat(found.n()).isEqualTo(4);
    assertThat(found.spearman().getFirst().estimate()).isCloseTo(0.6, within(1e-12));
    // Deviations (−35, −25, 15, 45) and (−17.5, −27.5, 42.5, 2.5).
    assertThat(found.pearson().getFirst().estimate())
        .isCloseTo(2050 / Math.sqrt(4100 * 2875), within(1e-12));
    assertThat(found.absoluteDifference().getFirst().estimate()).isCloseTo(22.5, within(1e-12));
    assertThat(found.bias().getFirst().estimate()).isCloseTo(7.5, within(1e-12));
    double half =
        1.959963984540054 * Math.sqrt((17.5 * 17.5 + 2.5 * 2.5 + 27.5 * 27.5 + 42.5 * 42.5) / 3);
    assertThat(found.upperLimit().getFirst().estimate()).isCloseTo(7.5 + half, within(1e-9));
    assertThat(found.lowerLimit().getFirst().estimate()).isCloseTo(7.5 - half, within(1e-9));
    // Three of four the same; chance 2/4 · 1/4 + 2/4 · 3/4.
    assertThat(found.kappa().getFirst().estimate()).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void constantScores_leaveCorrelationsUndefined() {
    Agreement found = of(new double[] {90, 90, 90}, new double[] {91, 95, 99});
    assertThat(found.spearman()).isEmpty();
    assertThat(found.pearson()).isEmpty();
    assertThat(found.kappa()).isEmpty();
    assertThat(found.bias().getFirst().estimate()).isCloseTo(-5, within(1e-12));
  }

  @Test
  void noPairs_leaveEverythingUndefined() {
    assertThat(of(new double[0], new double[0]).bias()).isEmpty();
  }
}
