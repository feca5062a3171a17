package dev.trimtab.model.arch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.Device;
import dev.trimtab.core.TokenIds;
import dev.trimtab.core.UserError;
import dev.trimtab.core.reference.ReferenceDevice;
import dev.trimtab.core.registry.Registry;
import dev.trimtab.model.BatchLimits;
import dev.trimtab.model.GenerationRequest;
import dev.trimtab.model.Generator;
import dev.trimtab.model.Model;
import dev.trimtab.model.Sampling;
import dev.trimtab.model.hook.Steering;
import dev.trimtab.model.quant.Precision;
import dev.trimtab.model.quant.Precisions;
import dev.trimtab.model.text.Prompt;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchitecturesTest {
  private final Precision fp32 = Precisions.ALL.get("fp32");

  @TempDir private Path folder;

  @Test
  void families_readWhatTheirDialectNames() {
    assertThat(Architectures.dialects().ids()).isEqualTo(Architectures.ALL.ids());
    List<String> types =
        Architectures.ALL.all().stream().flatMap(f -> f.dialect().modelTypes().stream()).toList();
    assertThat(types).doesNotHaveDuplicates().contains("gemma3", "gemma3_text");
  }

  @Test
  void family_isAddedByOneFileAndOneLine() throws IOException {
    Registry<Architecture> families = Architectures.ALL.plus(new Parallel());
    copyAs("parallel");
    try (Device device = new ReferenceDevice();
        Model added = Model.load(folder, fp32, device, families);
        Model original = Model.load(golden(), fp32, device, families)) {
      assertThat(added.spec().family()).isEqualTo("parallel");
      TokenIds continued = continued(added);
      assertThat(continued.size()).isEqualTo(12);
      assertThat(continued).isNotEqualTo(continued(original));
    }
  }

  @Test
  void familyThatIsNotRegistered_isRefusedWithThoseThatAre() throws IOException {
    copyAs("parallel");
    try (Device device = new ReferenceDevice()) {
      assertThatThrownBy(() -> Model.load(folder, fp32, device))
          .isInstanceOfSatisfying(
              UserError.class,
              error ->
                  assertThat(error.paragraph())
                      .contains("parallel", "llama", "mistral", "qwen2", "qwen3", "olmo2")
                      .contains("gemma2", "gemma3_text"));
    }
  }

  private void copyAs(String type) throws IOException {
    try (Stream<Path> files = Files.list(golden())) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(Objects.requireNonNull(file.getFileName())));
      }
    }
    Path config = folder.resolve("config.json");
    String text = Files.readString(config);
    Files.delete(config);
    Files.writeString(config, text.replace("\"llama\"", "\"" + type + "\""));
  }

  private static Path golden() {
    try {
      return Path.of(
          Objects.requireNonNull(ArchitecturesTest.class.getResource("/golden/models/llama-tied"))
              .toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static TokenIds continued(Model model) {
    GenerationRequest request =
        new GenerationRequest(
            Prompt.ofIds(TokenIds.of(5, 50, 150, 250)), 12, Sampling.GREEDY, Steering.NONE);
    BatchLimits limits = new BatchLimits(64, 4, 1 << 20);
    try (Generator generator = new Generator(model, limits, Set.of())) {
      return generator.generate(List.of(request)).getFirst().ids();
    }
  }
}
