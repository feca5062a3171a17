package dev.trimtab.lab.massive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  private static final int HIDDEN = 40;

  private static StreamStatistics stream(float... massive) {
    var statistics = new StreamStatistics(2, HIDDEN);
    for (float size : massive) {
      float[] token = new float[HIDDEN];
      for (int d = 0; d < HIDDEN; d++) {
        token[d] = d % 2 == 0 ? 1 : -1;
      }
      token[7] = -size;
      statistics.add(token);
    }
    return statistics;
  }

  @Test
  void profile_hasMeanRatioVariationAndShare() {
    LayerProfile profile = stream(100, 300).profile(3);

    double mean = (200 + 39) / 40.0;
    assertThat(profile.layer()).isEqualTo(2);
    assertThat(profile.mean()).isCloseTo(mean, within(1e-12));
    assertThat(profile.norm())
        .isCloseTo((Math.sqrt(10_000 + 39) + Math.sqrt(90_000 + 39)) / 2, within(1e-9));
    DimensionProfile largest = profile.top().getFirst();
    assertThat(largest.dimension()).isEqualTo(7);
    assertThat(largest.mean()).isEqualTo(200);
    assertThat(largest.most()).isEqualTo(300);
    assertThat(largest.ratioToMean()).isCloseTo(200 / mean, within(1e-12));
    assertThat(largest.ratioToMedian()).isEqualTo(200);
    assertThat(largest.variation()).isCloseTo(0.5, within(1e-12));
    assertThat(largest.aboveTen()).isEqualTo(1);
    assertThat(profile.top()).hasSize(3);
    assertThat(profile.top().get(1).aboveTen()).isZero();
  }

  @Test
  void profile_withoutTokens_isRefused() {
    var empty = new StreamStatistics(0, HIDDEN);

    assertThatThrownBy(() -> empty.profile(1)).isInstanceOf(IllegalStateException.class);
  }

  private static LayerProfile layer(int layer, int... dimensions) {
    return new LayerProfile(
        layer,
        1,
        1,
        IntStream.of(dimensions)
            .mapToObj(d -> new DimensionProfile(d, 1, 1, 100 - d, 1, 0, 0))
            .toList());
  }

  @Test
  void global_areInTheTopFiveOfThreeLayers_mostLayersFirst() {
    var calibration =
        new Calibration(
            1,
            1,
            List.of(
                layer(0, 9, 4, 3, 2, 1, 8),
                layer(1, 9, 4, 30, 20, 10, 8),
                layer(2, 9, 5, 31, 21, 11, 8),
                layer(3, 4, 9, 32, 22, 12, 8)));

    assertThat(calibration.global())
        .containsExactly(new Calibration.Global(9, 4, 91), new Calibration.Global(4, 3, 96));
    assertThat(calibration.dimensions().global()).containsExactly(9, 4);
    assertThat(calibration.dimensions().byLayer().get(3)).startsWith(4, 9);
  }
}
