package dev.trimtab.model.quant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AWQ checkpoints against layers packed here; GPTQModel's own are among {@link GptqTest}'s. */
class AwqTest {
  private static final int ROWS = 72;
  private static final String CONFIG =
      "{\"quant_method\": \"awq\", \"bits\": 4, \"group_size\": %d, \"version\": \"%s\","
          + " \"zero_point\": true, \"modules_to_not_convert\": null}";

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"32, 96, gemm", "128, 256, GEMM", "-1, 40, gemm", "8, 40, gemm"})
  void gemmLayout_isUnfolded(int size, int columns, String version) throws IOException {
    PackedCheckpoint packed = packed(size, columns).gemm();
    assertRead(packed.write(folder, CONFIG.formatted(size, version)), columns);
  }

  @ParameterizedTest
  @CsvSource({
    "32, 96, 4",
    "32, 1056, 8",
    "64, 192, 2",
    "64, 1088, 4",
    "128, 384, 1",
    "128, 1152, 2",
    "-1, 256, 1"
  })
  void gemvLayout_isUnfolded(int size, int columns, int width) throws IOException {
    PackedCheckpoint packed = packed(size, columns).gemv(width);
    assertRead(packed.write(folder, CONFIG.formatted(size, "gemv")), columns);
  }

  @Test
  void layerThatWasNotConverted_isReadAsItIs() throws IOException {
    float[] values = {1, 2, 3, 4, 5, 6};
    packed(32, 96)
        .gemm()
        .without("qweight")
        .halves("weight", values, 2, 3)
        .write(folder, CONFIG.formatted(32, "gemm").replace("null", "[\"a\"]"));
    assertThat(PackedCheckpoint.read(folder, "awq", 2, 3)).containsExactly(values);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gemv_fast", "marlin", "llm-awq"})
  void otherLayout_isRefused(String version) throws IOException {
    packed(32, 96).gemm().write(folder, CONFIG.formatted(32, version));
    assertThatThrownBy(() -> read(96))
        .isInstanceOfSatisfying(
            UserError.class, error -> assertThat(error.remedy()).contains("gemm or gemv"))
        .hasMessageContaining(version);
  }

  @Test
  void otherBits_areRefused() throws IOException {
    packed(32, 96).gemm().write(folder, CONFIG.formatted(32, "gemm").replace("4", "3"));
    assertThatThrownBy(() -> read(96)).isInstanceOf(UserError.class).hasMessageContaining("3 bits");
  }

  @Test
  void groupsThatDoNotDivide_areNamed() throws IOException {
    packed(32, 96).gemm().write(folder, CONFIG.formatted(36, "gemm"));
    assertThatThrownBy(() -> read(96))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("has 96 inputs, which groups of 36 do not divide");
  }

  @Test
  void wordsThatAreNotWhole_areNamed() throws IOException {
    packed(32, 96).gemm().write(folder, CONFIG.formatted(-1, "gemm"));
    assertThatThrownBy(() -> PackedCheckpoint.read(folder, "awq", ROWS, 91))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("packs 91 values of 4 bits");
  }

  @Test
  void gemvOfSmallGroups_isNamed() throws IOException {
    packed(16, 96).gemv(1).write(folder, CONFIG.formatted(16, "gemv"));
    assertThatThrownBy(() -> read(96))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("groups of 16");
  }

  @Test
  void layoutOfTheOtherKind_isNamed() throws IOException {
    packed(32, 96).gemv(4).write(folder, CONFIG.formatted(32, "gemm"));
    assertThatThrownBy(() -> read(96))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("a.qweight is [72, 12], config.json asks for [96, 9]");
  }

  private static PackedCheckpoint packed(int size, int columns) {
    int run = size == -1 ? columns : size;
    int[] runs = PackedCheckpoint.runs(columns, run);
    return new PackedCheckpoint(new SplittableRandom(9), 4, ROWS, columns / run, runs);
  }

  private float[] read(int columns) throws IOException {
    return PackedCheckpoint.read(folder, "awq", ROWS, columns);
  }

  private void assertRead(PackedCheckpoint packed, int columns) throws IOException {
    assertThat(PackedCheckpoint.bits(read(columns)))
        .isEqualTo(PackedCheckpoint.bits(packed.values()));
  }
}
