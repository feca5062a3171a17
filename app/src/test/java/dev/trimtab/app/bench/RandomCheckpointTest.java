package dev.trimtab.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.trimtab.app.Home;
import dev.trimtab.model.arch.Architectures;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.quant.Precision;
import dev.trimtab.model.quant.Precisions;
import dev.trimtab.model.quant.WeightSource;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What random checkpoints hold, read as models are. */
class RandomCheckpointTest {
  private static final RandomCheckpoint.Shape SMALL =
      new RandomCheckpoint.Shape(256, 512, 2, 128, 64, 2048);

  @TempDir private Path folder;

  static Stream<RandomLinears> kinds() {
    return Stream.of(
        new RandomLinears.Plain(),
        new RandomLinears.Awq(),
        new RandomLinears.Gptq(false),
        new RandomLinears.Gptq(true));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void weights_haveTheVarianceOfTheirInputs_andNoMean(RandomLinears linears) throws IOException {
    make(linears);
    try (Checkpoint checkpoint = Checkpoint.open(folder, Architectures.dialects());
        Arena arena = Arena.ofConfined()) {
      Precision stored = Precisions.stored(checkpoint);
      WeightSource source = new WeightSource(checkpoint, stored, stored.compute(checkpoint.type()));
      float[] weights = source.linear("model.layers.1.mlp.down_proj", 256, 512, arena).decoded();
      double sum = 0;
      double squares = 0;
      for (float weight : weights) {
        sum += weight;
        squares += (double) weight * weight;
      }
      assertThat(squares / weights.length * 512).isCloseTo(1, within(0.05));
      assertThat(sum / weights.length * Math.sqrt(512)).isCloseTo(0, within(0.02));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void checkpoint_whoseMakingWasKilled_isMadeAgain_andAWholeOneIsLeftAlone(RandomLinears linears)
      throws IOException {
    Path weights = folder.resolve("model.safetensors");
    Files.writeString(folder.resolve("config.json"), "{");
    Files.writeString(folder.resolve(".model.safetensors.partial"), "half");
    make(linears);
    byte[] whole = Files.readAllBytes(weights);
    assertThat(folder.resolve(".model.safetensors.partial")).doesNotExist();
    Files.writeString(weights, "another");
    make(linears);
    assertThat(weights).hasContent("another");
    Files.delete(weights);
    make(linears);
    assertThat(weights).hasBinaryContent(whole);
  }

  private void make(RandomLinears linears) throws IOException {
    new RandomCheckpoint("small", SMALL, linears).make(folder, Home.ofThisMachine().model("skiff"));
  }
}
