package dev.trimtab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.Device;
import dev.trimtab.core.TokenIds;
import dev.trimtab.core.UserError;
import dev.trimtab.core.format.Operand;
import dev.trimtab.core.reference.ReferenceDevice;
import dev.trimtab.core.registry.Registry;
import dev.trimtab.model.arch.Architectures;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.file.ElementType;
import dev.trimtab.model.file.Safetensors;
import dev.trimtab.model.file.SafetensorsWriter;
import dev.trimtab.model.file.StoredTensor;
import dev.trimtab.model.hook.Steering;
import dev.trimtab.model.quant.ComputeType;
import dev.trimtab.model.quant.Precision;
import dev.trimtab.model.quant.Precisions;
import dev.trimtab.model.text.Prompt;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole models in the precisions that checkpoints are stored in, and in one more. */
class QuantisedModelTest {
  private static final BatchLimits WIDE = new BatchLimits(512, 32, 1 << 22);
  private static final BatchLimits NARROW = new BatchLimits(7, 3, 1 << 20);

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "awq4-g32, 1e-5", "gptq3-g32, 1e-5", "gptq4-g32-act, 1e-5", "gptq4-g64-v2, 1e-5",
    "gptq8-row, 1e-5", "llama-nf4, 1e-5", "llama-nf4-dq, 1e-5", "llama-fp4, 1e-5",
    "llama-int8, 1e-5"
  })
  void storedCheckpoint_givesTheReferenceOutputs(String name, double tolerance) throws IOException {
    try (Device device = new ReferenceDevice();
        Model model = stored(name, device);
        Safetensors expected = Safetensors.open(golden(name).resolve("expected.safetensors"));
        Verification verification = new Verification(model, expected, WIDE)) {
      List<Verification.Finding> findings = verification.findings();
      assertThat(findings).extracting(Verification.Finding::tensor).contains("logits", "hidden");
      assertThat(findings)
          .allSatisfy(f -> assertThat(f.relative()).as(f.tensor()).isLessThan(tolerance));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"awq4-g32", "gptq3-g32", "gptq4-g32-act", "gptq8-row"})
  void rowOfAnyBatch_givesTheSameAsAlone(String name) throws IOException {
    try (Device device = new ReferenceDevice();
        Model model = stored(name, device)) {
      List<TokenIds> prompts = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        prompts.add(ids(i, 3 + 4 * i));
      }
      List<NextTokens> together = nextTokens(model, prompts, WIDE);
      assertThat(nextTokens(model, prompts, NARROW)).isEqualTo(together);
      assertThat(nextTokens(model, prompts.reversed(), NARROW).reversed()).isEqualTo(together);
      for (int i = 0; i < prompts.size(); i++) {
        assertThat(nextTokens(model, List.of(prompts.get(i)), WIDE).getFirst())
            .isEqualTo(together.get(i));
      }
      List<TokenIds> responses = generate(model, prompts);
      assertThat(generate(model, List.of(prompts.get(5))).getFirst()).isEqualTo(responses.get(5));
    }
  }

  @Test
  void precisionThatIsAdded_runsAModel() throws IOException {
    Registry<Precision> precisions = Precisions.ALL.plus(new SignPrecision(Operand.FLOAT32));
    assertThat(precisions.ids()).contains("sign", "nf4");
    assertThatThrownBy(() -> Precisions.ALL.get("sign")).isInstanceOf(UserError.class);
    writeSigns(Golden.folder("llama"));
    List<TokenIds> prompts = List.of(ids(1, 9), ids(2, 14));
    try (Device device = new ReferenceDevice();
        Model sign =
            Model.load(
                Golden.folder("llama"), precisions.get("sign"), ComputeType.FLOAT32, device);
        Model signs = Model.load(folder, precisions.get("fp32"), ComputeType.FLOAT32, device)) {
      assertThat(nextTokens(sign, prompts, WIDE)).isEqualTo(nextTokens(signs, prompts, WIDE));
      assertThat(sign.fingerprint()).isNotEqualTo(signs.fingerprint());
      try (Model exact = Golden.load("llama", "fp32", device)) {
        assertThat(nextTokens(exact, prompts, WIDE)).isNotEqualTo(nextTokens(sign, prompts, WIDE));
      }
    }
  }

  @Test
  void fingerprint_tellsInWhichTypesProductsAreComputed() throws IOException {
    List<String> fingerprints = new ArrayList<>();
    try (Device device = new ReferenceDevice()) {
      for (Operand operand :
          List.of(Operand.FLOAT32, Operand.BFLOAT16, new Operand.Int8(6, false, Operand.FLOAT32))) {
        try (ModelOutline outline =
            ModelOutline.open(Golden.folder("llama"), new SignPrecision(operand), device)) {
          fingerprints.add(outline.fingerprint());
        }
      }
    }
    assertThat(fingerprints).doesNotHaveDuplicates();
  }

  /** The checkpoint with every weight of a linear layer replaced by its sign. */
  private void writeSigns(Path original) throws IOException {
    for (String file : List.of("config.json", "tokenizer.json", "tokenizer_config.json")) {
      Files.copy(original.resolve(file), folder.resolve(file));
    }
    try (Checkpoint checkpoint = Checkpoint.open(original, Architectures.dialects())) {
      SafetensorsWriter writer = new SafetensorsWriter(Map.of());
      for (String name : checkpoint.names()) {
        StoredTensor tensor = checkpoint.tensor(name);
        assertThat(tensor.type()).isEqualTo(ElementType.F32);
        if (name.endsWith("_proj.weight")) {
          writer.addFloats(name, SignPrecision.signs(tensor), tensor.size(0), tensor.size(1));
        } else {
          writer.add(tensor);
        }
      }
      writer.write(folder.resolve("model.safetensors"));
    }
  }

  private static Model stored(String name, Device device) throws IOException {
    Precision precision;
    try (Checkpoint checkpoint = Checkpoint.open(golden(name), Architectures.dialects())) {
      precision = Precisions.stored(checkpoint);
    }
    return Model.load(golden(name), precision, ComputeType.FLOAT32, device);
  }

  private static List<NextTokens> nextTokens(
      Model model, List<TokenIds> prompts, BatchLimits limits) {
    try (Scorer scorer = new Scorer(model, limits)) {
      return scorer.nextTokens(prompts, 20);
    }
  }

  private static List<TokenIds> generate(Model model, List<TokenIds> prompts) {
    List<GenerationRequest> requests =
        prompts.stream()
            .map(ids -> new GenerationRequest(Prompt.ofIds(ids), 5, Sampling.GREEDY, Steering.NONE))
            .toList();
    try (Generator generator = new Generator(model, NARROW, Set.of())) {
      return generator.generate(requests).stream().map(response -> response.ids()).toList();
    }
  }

  private static TokenIds ids(long seed, int count) {
    return TokenIds.of(new SplittableRandom(seed).ints(count, 5, 300).toArray());
  }

  private static Path golden(String name) {
    String file = "/golden/quant/" + name + "/config.json";
    try {
      Path config =
          Path.of(Objects.requireNonNull(QuantisedModelTest.class.getResource(file), file).toURI());
      return Objects.requireNonNull(config.getParent());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
