package dev.trimtab.lab.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RanksTest {
  @Test
  void auroc_equalsTheCountOfPairs() {
    var random = new SplittableRandom(71);
    for (int round = 0; round < 200; round++) {
      double[] positive = values(1 + random.nextInt(12), random);
      double[] negative = values(1 + random.nextInt(12), random);
      double wins = 0;
      for (double above : positive) {
        for (double below : negative) {
          wins += (1 + Math.signum(above - below)) / 2;
        }
      }
      assertThat(Auroc.of(positive, negative))
          .isCloseTo(wins / (positive.length * negative.length), within(1e-12));
    }
  }

  @Test
  void auroc_ofOneClass_isRefused() {
    assertThatThrownBy(() -> Auroc.of(new double[] {1}, new double[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found 1 positive and 0 negative");
  }

  @Test
  void zeros_areEqualWhateverTheirSign() {
    assertThat(Ranks.of(new double[] {0.0, 1, -0.0, -1})).containsExactly(2.5, 4, 2.5, 1);
  }

  @Test
  void spearman_equalsWorkedExamples() {
    // No ties: 1 − 6 Σ d² / n (n² − 1) with Σ d² = 194.
    double[] first = {86, 97, 99, 100, 101, 103, 106, 110, 112, 113};
    double[] second = {2, 20, 28, 27, 50, 29, 7, 17, 6, 12};
    assertThat(RankCorrelation.spearman(first, second))
        .hasValueCloseTo(1 - 6 * 194 / 990.0, within(1e-12));
    // Ties: ranks 1.5, 1.5, 3 against 1, 2, 3.
    assertThat(RankCorrelation.spearman(new double[] {4, 4, 9}, new double[] {1, 2, 3}))
        .hasValueCloseTo(1.5 / Math.sqrt(1.5 * 2), within(1e-12));
  }

  @Test
  void spearman_ofConstant_isEmpty() {
    assertThat(RankCorrelation.spearman(new double[] {1, 1}, new double[] {1, 2})).isEmpty();
    assertThat(RankCorrelation.spearman(new double[] {1}, new double[] {2})).isEmpty();
  }

  @Test
  void spearman_ofUnequalLengths_isRefused() {
    assertThatThrownBy(() -> RankCorrelation.spearman(new double[2], new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected lists of one length, found 2 and 3");
  }

  @Test
  void summary_hasMeanDeviationAndError() {
    var summary = Summary.of(2, 4, 4, 4, 5, 5, 7, 9);
    assertThat(summary.mean()).isEqualTo(5);
    assertThat(summary.deviation()).isCloseTo(Math.sqrt(32 / 7.0), within(1e-12));
    assertThat(summary.standardError()).isCloseTo(Math.sqrt(32 / 7.0 / 8), within(1e-12));
    assertThat(Summary.of(3).deviation()).isZero();
    assertThatThrownBy(() -> Summary.of(1, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Whole numbers from a short range, so that many are tied. */
  private static double[] values(int n, SplittableRandom random) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = random.nextInt(6) - 2;
    }
    return values;
  }
}
