package dev.trimtab.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.core.Device;
import dev.trimtab.core.reference.ReferenceDevice;
import dev.trimtab.model.file.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class VerificationTest {
  private static final BatchLimits WIDE = new BatchLimits(2048, 4, 1 << 22);

  @TempDir private Path copies;

  static List<String> names() {
    return Golden.names();
  }

  static List<String> namesInBothSpellings() {
    return Golden.namesWith("config.v5.json");
  }

  static Stream<Arguments> longRowsInPieces() {
    return Golden.namesWith("long.safetensors").stream()
        .flatMap(name -> Stream.of(2048, 16, 7).map(tokens -> Arguments.of(name, tokens)));
  }

  @Test
  void names_areOfEveryFamily() {
    assertThat(Golden.names())
        .contains(
            "llama", "llama-tied", "mistral", "mistral-window", "qwen2", "qwen3", "olmo2", "gemma2")
        .contains("gemma3", "gemma3-multimodal");
    assertThat(namesInBothSpellings()).hasSizeGreaterThanOrEqualTo(7);
    assertThat(Golden.namesWith("long.safetensors"))
        .contains("mistral-window", "gemma2", "gemma3", "gemma3-multimodal");
  }

  @ParameterizedTest
  @MethodSource("names")
  void findings_ofTransformersOutputs_areWithinTolerance(String name) throws IOException {
    assertEqualOutputs(verify(Golden.folder(name), "fp32", "expected.safetensors", WIDE));
  }

  @ParameterizedTest
  @CsvSource({"llama", "gemma3"})
  void findings_ofSmallSteps_areWithinTolerance(String name) throws IOException {
    BatchLimits narrow = new BatchLimits(5, 4, 1 << 22);
    assertEqualOutputs(verify(Golden.folder(name), "fp32", "expected.safetensors", narrow));
  }

  @ParameterizedTest
  @MethodSource("namesInBothSpellings")
  void findings_ofTheLaterSpelling_areTheSame(String name) throws IOException {
    Path folder = Golden.folder(name);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(file -> !file.endsWith("config.json")).toList()) {
        String target = file.endsWith("config.v5.json") ? "config.json" : "" + file.getFileName();
        Files.copy(file, copies.resolve(target));
      }
    }
    assertThat(verify(copies, "fp32", "expected.safetensors", WIDE))
        .isEqualTo(verify(folder, "fp32", "expected.safetensors", WIDE));
  }

  /** Rows of 200, 61, 1 and 17 tokens, each continued by 24, with windows of 12 and 16. */
  @ParameterizedTest
  @MethodSource("longRowsInPieces")
  void findings_beyondTheWindow_areWithinTolerance(String name, int tokensPerStep)
      throws IOException {
    BatchLimits limits = new BatchLimits(tokensPerStep, 3, 1 << 22);
    List<Verification.Finding> findings =
        verify(Golden.folder(name), "fp32", "long.safetensors", limits);
    assertThat(findings)
        .extracting(Verification.Finding::tensor)
        .containsExactly("logits", "hidden", "greedy");
    assertThat(findings).allSatisfy(f -> assertThat(f.relative()).as(f.tensor()).isLessThan(1e-6));
  }

  @ParameterizedTest
  @CsvSource({
    "gemma2-nf4, nf4, 1e-6",
    "qwen2-nf4, nf4, 1e-6",
    "gemma2-int8, int8, 1e-2",
    "qwen2-int8, int8, 1e-2"
  })
  void findings_ofQuantisedCheckpoints_areWithinTolerance(
      String name, String precision, double tolerance) throws IOException {
    assertThat(verify(Golden.quantised(name), precision, "expected.safetensors", WIDE))
        .hasSizeGreaterThanOrEqualTo(2)
        .allSatisfy(f -> assertThat(f.relative()).as(f.tensor()).isLessThan(tolerance));
  }

  @ParameterizedTest
  @CsvSource({"llama", "llama-tied", "olmo2", "gemma3-multimodal"})
  void findings_ofAnotherPrecision_areNotEqual(String name) throws IOException {
    assertThat(verify(Golden.folder(name), "nf4", "expected.safetensors", WIDE))
        .filteredOn(f -> f.tensor().equals("logits"))
        .allSatisfy(f -> assertThat(f.relative()).isGreaterThan(1e-3));
  }

  private static void assertEqualOutputs(List<Verification.Finding> findings) {
    assertThat(findings)
        .extracting(Verification.Finding::tensor)
        .containsExactly("logits", "hidden", "attn_out", "mlp_out", "steered_logits", "greedy");
    assertThat(findings).allSatisfy(f -> assertThat(f.relative()).as(f.tensor()).isLessThan(1e-6));
  }

  private static List<Verification.Finding> verify(
      Path folder, String precision, String file, BatchLimits limits) throws IOException {
    try (Device device = new ReferenceDevice();
        Model model = Golden.load(folder, precision, device);
        Safetensors expected = Safetensors.open(folder.resolve(file));
        Verification verification = new Verification(model, expected, limits)) {
      return verification.findings();
    }
  }
}
