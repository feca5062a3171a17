package dev.trimtab.checks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.app.bench.RandomCheckpoint;
import dev.trimtab.app.bench.RandomLinears;
import dev.trimtab.core.Device;
import dev.trimtab.core.TokenIds;
import dev.trimtab.cpu.CpuDevice;
import dev.trimtab.cpu.CpuSettings;
import dev.trimtab.model.BatchLimits;
import dev.trimtab.model.Model;
import dev.trimtab.model.Scorer;
import dev.trimtab.model.TokenProbability;
import dev.trimtab.model.arch.Architectures;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.quant.Precision;
import dev.trimtab.model.quant.Precisions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that times the engine, and the random checkpoints it makes. */
class BenchTest {
  private static final RandomCheckpoint.Shape SMALL =
      new RandomCheckpoint.Shape(256, 512, 2, 128, 64, 4096);

  @TempDir Path folder;

  @Test
  void randomCheckpoints_areLoadedAsTheyAreStored() throws IOException {
    long plain = bytesOf("bf16", new RandomLinears.Plain());
    assertThat(bytesOf("awq", new RandomLinears.Awq())).isLessThan(plain);
    assertThat(bytesOf("gptq", new RandomLinears.Gptq(false))).isLessThan(plain);
    assertThat(bytesOf("gptq", new RandomLinears.Gptq(true))).isLessThan(plain);
  }

  /** Bytes of packed weights of a random model, whose answers are looked at first. */
  private long bytesOf(String stored, RandomLinears linears) throws IOException {
    Path place = Files.createTempDirectory(folder, stored);
    new RandomCheckpoint(stored, SMALL, linears)
        .make(place, Checkout.home().resolve("skiff/models/skiff"));
    Precision precision;
    try (Checkpoint checkpoint = Checkpoint.open(place, Architectures.dialects())) {
      precision = Precisions.stored(checkpoint);
    }
    assertThat(precision.id()).isEqualTo(stored);
    try (Device device = CpuDevice.vectorOnly(CpuSettings.preferred(1));
        Model model = Model.load(place, precision, device);
        Scorer scorer = new Scorer(model, BatchLimits.of(device, model))) {
      List<TokenProbability> top =
          scorer.nextTokens(List.of(TokenIds.of(3, 1, 4, 1, 5)), 8).getFirst().top();
      assertThat(top).hasSize(8);
      assertThat(top.getFirst().probability())
          .isBetween(2.0 / SMALL.vocabulary(), 0.5)
          .isGreaterThan(top.getLast().probability());
      return model.bytes();
    }
  }

  @Test
  void registeredCheckpoints_haveTheirOwnNames() {
    assertThat(RandomCheckpoint.ALL.ids())
        .containsExactly("random-1b", "random-1b-awq", "random-1b-gptq", "random-1b-gptq-actorder");
    assertThat(RandomCheckpoint.ALL.all())
        .allMatch(checkpoint -> checkpoint.shape().equals(RandomCheckpoint.Shape.LLAMA_1B));
  }

  @Test
  void otherModels_takePartInTheSameRounds_underNamesOfTheirOwn() {
    Program.Ending ending =
        Inside.call(
            List.of(
                "bench",
                "engine",
                "skiff",
                "--precisions=bf16",
                "--with=skiff,skiff-massive",
                "--rounds=1",
                "--warm=0",
                "--prompt=8",
                "--new=2",
                "--batches=1",
                "--no-floor"));
    assertThat(ending.code()).as(ending.err()).isZero();
    assertThat(ending.out())
        .contains(
            "trimtab bf16 of skiff ÷ trimtab bf16", "trimtab bf16 of skiff-massive ÷ trimtab bf16");
  }

  @Test
  void modelNamedTwice_isRefused() {
    Program.Ending ending =
        Inside.call(List.of("bench", "engine", "skiff", "--with=skiff,skiff", "--no-floor"));
    assertThat(ending.code()).isEqualTo(2);
    assertThat(ending.err()).contains("\"trimtab bf16 of skiff\" would take part twice");
  }
}
