package dev.trimtab.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trimtab.app.Home;
import dev.trimtab.core.Device;
import dev.trimtab.cpu.CpuDevice;
import dev.trimtab.cpu.CpuSettings;
import dev.trimtab.model.Model;
import dev.trimtab.model.quant.Precisions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FloorTest {
  private static final ModelWork WORK = new ModelWork(1000, 400, 100);

  @Test
  void prefill_isArithmeticOfAllTokens_andTheModelsEndOfTheLast() {
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

  /** Four bits a weight, a scale and a zero point for 32 of them, and a head of its own. */
  @Test
  void workOfAModel_countsItsOwnHeadWhole() throws IOException {
    Path folder =
        Home.ofThisMachine().root().resolve("model/src/test/resources/golden/quant/gptq4-g32-act");
    try (Device device = CpuDevice.vectorOnly(CpuSettings.preferred(1));
        Model model = Model.load(folder, Precisions.ALL.get("gptq"), device)) {
      assertThat(model.spec().vocabulary().tied()).isFalse();
      ModelWork work = ModelWork.of(model);
      long head = (long) model.spec().vocabulary().size() * model.hidden();
      long blocks = work.tokenWeights() + work.readWeights() - head;
      long groups = blocks / 32 * (Float.BYTES + Float.BYTES);
      long least = blocks / 2 + groups + Float.BYTES * head;
      assertThat(work.bytes()).isBetween(least, model.bytes());
    }
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
