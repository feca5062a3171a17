package dev.trimtab.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trimtab.core.Device;
import dev.trimtab.core.reference.ReferenceDevice;
import dev.trimtab.model.file.Safetensors;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerificationTest {
  @ParameterizedTest
  @CsvSource({"llama, 2048", "llama-64, 2048", "llama-tied, 2048", "llama, 5"})
  void findings_ofTransformersOutputs_areWithinTolerance(String name, int tokensPerStep)
      throws IOException {
    BatchLimits limits = new BatchLimits(tokensPerStep, 4, 1 << 22);
    try (Device device = new ReferenceDevice();
        Model model = Golden.load(name, "fp32", device);
        Safetensors expected =
            Safetensors.open(Golden.folder(name).resolve("expected.safetensors"));
        Verification verification = new Verification(model, expected, limits)) {
      List<Verification.Finding> findings = verification.findings();
      assertThat(findings)
          .extracting(Verification.Finding::tensor)
          .containsExactly("logits", "hidden", "attn_out", "mlp_out", "steered_logits", "greedy");
      assertThat(findings)
          .allSatisfy(f -> assertThat(f.relative()).as(f.tensor()).isLessThan(1e-5));
    }
  }

  @ParameterizedTest
  @CsvSource({"llama", "llama-tied"})
  void findings_ofAnotherPrecision_areNotEqual(String name) throws IOException {
    BatchLimits limits = new BatchLimits(64, 4, 1 << 22);
    try (Device device = new ReferenceDevice();
        Model model = Golden.load(name, "nf4", device);
        Safetensors expected =
            Safetensors.open(Golden.folder(name).resolve("expected.safetensors"));
        Verification verification = new Verification(model, expected, limits)) {
      assertThat(verification.findings())
          .filteredOn(f -> f.tensor().equals("logits"))
          .allSatisfy(f -> assertThat(f.relative()).isGreaterThan(1e-3));
    }
  }
}
