package dev.trimtab.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class FloorTest {
  private static final ModelWork WORK = new ModelWork(1000, 400, 100);

  @Test
  void prefill_isArithmeticOfAllTokens_andTheHeadOfTheLast() {
    Floor floor = new Floor(1e9, 1000);
    assertThat(floor.seconds(Workload.prefill(10), WORK)).isEqualTo((10 * 400 + 100) / 1000.0);
  }

  @Test
  void prefill_readsTheWeightsAtLeast() {
    assertThat(new Floor(100, 1e12).seconds(Workload.prefill(10), WORK)).isEqualTo(10);
  }

  @Test
  void decode_isBoundByReading_thenByArithmetic() {
    Floor floor = new Floor(1000, 1000);
    double alone = floor.seconds(Workload.decode(1, 5), WORK);
    assertThat(alone).isCloseTo((16 * 400 + 100) / 1000.0 + 4 * 1.0, within(1e-9));
    double eight = floor.seconds(Workload.decode(8, 5), WORK);
    assertThat(eight).isCloseTo((8 * 16 * 400 + 800) / 1000.0 + 4 * 8 * 500 / 1000.0, within(1e-9));
  }

  @Test
  void meter_findsAMachine() {
    try (FloorMeter meter = new FloorMeter(2)) {
      Floor floor = meter.measure();
      assertThat(floor.bytesPerSecond()).isBetween(1e6, 1e14);
      assertThat(floor.multiplyAddsPerSecond()).isBetween(1e6, 1e15);
    }
  }

  @Test
  void partOfTheFloor_isPairedByRound() {
    Timing timing =
        new Timing(Workload.prefill(8), "trimtab fp32", List.of(2.0, 4.0), List.of(1.0, 3.0));
    assertThat(timing.ofFloor()).contains(new Spread(0.625, 0.5, 0.75));
    assertThat(timing.rate()).isEqualTo(new Spread(3, 2, 4));
  }
}
