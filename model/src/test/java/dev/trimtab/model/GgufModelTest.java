package dev.trimtab.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.Device;
import dev.trimtab.core.FormatException;
import dev.trimtab.core.TokenIds;
import dev.trimtab.core.UserError;
import dev.trimtab.core.reference.ReferenceDevice;
import dev.trimtab.model.arch.Architectures;
import dev.trimtab.model.file.Checkpoint;
import dev.trimtab.model.file.Safetensors;
import dev.trimtab.model.file.gguf.TinyGguf;
import dev.trimtab.model.quant.ComputeType;
import dev.trimtab.model.quant.Precisions;
import dev.trimtab.model.text.Conversation;
import dev.trimtab.model.text.Message;
import dev.trimtab.model.text.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GGUF files of every family against what transformers computes of the checkpoints. */
class GgufModelTest {
  private static final BatchLimits LIMITS = new BatchLimits(2048, 4, 1 << 22);

  @TempDir private Path temp;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama",
        "llama-64",
        "llama-tied",
        "mistral",
        "mistral-window",
        "qwen2",
        "qwen3",
        "olmo2",
        "gemma2",
        "gemma3"
      })
  void findings_ofAConvertedCheckpoint_areThoseOfTheCheckpoint(String name) throws IOException {
    Path file = temp.resolve(name + ".gguf");
    GoldenGguf.plain(Golden.folder(name)).write(file);
    for (String precision : List.of("fp32", "gguf")) {
      assertThat(verified(file, name, precision))
          .hasSizeGreaterThan(3)
          .allSatisfy(f -> assertThat(f.relative()).as(f.tensor()).isLessThan(1e-4));
    }
  }

  /** Should the converter change on purpose, write its bytes over the resource. */
  @Test
  void theEightBitFileOfTheResources_isTheConverters() throws IOException {
    try (InputStream file = getClass().getResourceAsStream("/golden/gguf/llama-64-q8_0.gguf")) {
      assertThat(Objects.requireNonNull(file).readAllBytes())
          .isEqualTo(GoldenGguf.eightBit(Golden.folder("llama-64")).bytes());
    }
  }

  @Test
  void findings_ofEightBits_areNearAndTheSameHoweverTheyAreRead() throws IOException {
    Path file = temp.resolve("eight.gguf");
    GoldenGguf.eightBit(Golden.folder("llama-64")).write(file);
    List<Verification.Finding> packed = verified(file, "llama-64", "gguf");
    assertThat(packed.getFirst().relative()).isBetween(1e-3, 3e-2);
    assertThat(packed).isEqualTo(verified(file, "llama-64", "fp32"));
  }

  @Test
  void findings_withoutTheEmbeddingsNoTokenHas_areThoseOfTheTokens() throws IOException {
    Path file = temp.resolve("gemma3.gguf");
    GoldenGguf.unpadded(Golden.folder("gemma3")).write(file);
    List<Verification.Finding> padded = verified(Golden.folder("gemma3"), "gemma3", "fp32");
    List<Verification.Finding> unpadded = verified(file, "gemma3", "fp32");
    assertThat(unpadded)
        .hasSize(padded.size())
        .allSatisfy(f -> assertThat(f.relative()).as(f.tensor()).isLessThan(1e-4));
    assertThat(unpadded.getFirst().values()).isLessThan(padded.getFirst().values());
    assertThat(unpadded.get(1)).isEqualTo(padded.get(1));
  }

  private List<Verification.Finding> verified(Path file, String name, String precision)
      throws IOException {
    try (Device device = new ReferenceDevice();
        Model model = Model.load(file, Precisions.ALL.get(precision), ComputeType.FLOAT32, device);
        Safetensors expected =
            Safetensors.open(Golden.folder(name).resolve("expected.safetensors"));
        Verification verification = new Verification(model, expected, LIMITS)) {
      return verification.findings();
    }
  }

  @Test
  void theTextSide_isThatOfTheCheckpoint() throws IOException {
    Path file = temp.resolve("model.gguf");
    GoldenGguf.plain(Golden.folder("qwen2")).write(file);
    Path json = Golden.folder("qwen2").resolve("tokenizer.json");
    try (Device device = new ReferenceDevice();
        Tokenizer expected = Tokenizer.load(json);
        Model model = Model.load(temp, Precisions.ALL.get("gguf"), device)) {
      for (String text :
          List.of(
              "", " ", "the quick\n\n  brown fox", "naïve 日本 12345 <|im_start|>user😀", "don't")) {
        TokenIds ids = model.text().tokenizer().encode(text, true);
        assertThat(ids).as(text).isEqualTo(expected.encode(text, true));
        assertThat(model.text().tokenizer().decode(ids, false)).isEqualTo(text);
      }
      assertThat(model.text().stops()).containsExactly(2, 4);
      assertThat(
              model
                  .text()
                  .prompt(Conversation.of(Message.user("yes")), LocalDateTime.of(2026, 1, 1, 0, 0))
                  .text())
          .isEqualTo("<s>yes");
      assertThat(model.compute()).isEqualTo(ComputeType.FLOAT32);
    }
  }

  @Test
  void aFingerprint_changesWithAnyByte() throws IOException {
    Path file = temp.resolve("model.gguf");
    TinyGguf golden = GoldenGguf.plain(Golden.folder("llama-tied"));
    golden.write(file);
    String first = fingerprint(file);
    assertThat(fingerprint(temp)).isEqualTo(first);
    byte[] bytes = golden.bytes();
    bytes[bytes.length - 40] ^= 1;
    Files.write(file, bytes);
    assertThat(fingerprint(file)).isNotEqualTo(first);
  }

  private static String fingerprint(Path path) throws IOException {
    try (Device device = new ReferenceDevice();
        Model model = Model.load(path, Precisions.ALL.get("gguf"), device)) {
      return model.fingerprint();
    }
  }

  @Test
  void anUnknownArchitecture_isRefusedByName() throws IOException {
    Path file = temp.resolve("model.gguf");
    GoldenGguf.plain(Golden.folder("llama")).put("general.architecture", "mamba").write(file);
    assertThatThrownBy(() -> Checkpoint.open(file, Architectures.dialects()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("\"mamba\"");
  }

  @Test
  void aMissingTensor_isNamed() throws IOException {
    Path file = temp.resolve("model.gguf");
    GoldenGguf.plain(Golden.folder("llama")).put("llama.block_count", 4).write(file);
    assertThatThrownBy(() -> fingerprint(file))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("tensor model.layers.3.input_layernorm.weight is missing");
  }

  @Test
  void aTensorOfTheWrongShape_isNamed() throws IOException {
    Path file = temp.resolve("model.gguf");
    GoldenGguf.plain(Golden.folder("llama")).put("llama.feed_forward_length", 96).write(file);
    assertThatThrownBy(() -> fingerprint(file))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("mlp.gate_proj.weight is [112, 48], the metadata asks for [96, 48]");
  }

  @Test
  void featuresThatChangeTheComputation_areRefused() throws IOException {
    List<String> refused = new ArrayList<>();
    for (String key :
        List.of(
            "llama.expert_count=8",
            "llama.rope.dimension_count=4",
            "llama.attention.value_length=24",
            "llama.rope.scaling.factor=4")) {
      String[] parts = key.split("=", 2);
      Path file = temp.resolve("model.gguf");
      GoldenGguf.plain(Golden.folder("llama-64"))
          .put("llama.rope.scaling.type", "yarn")
          .put(parts[0], Integer.parseInt(parts[1]))
          .write(file);
      assertThatThrownBy(() -> Checkpoint.open(file, Architectures.dialects()))
          .isInstanceOfSatisfying(UserError.class, e -> refused.add(e.paragraph()));
    }
    assertThat(refused).hasSize(4);
    assertThat(refused.get(0)).contains("a mixture of experts");
    assertThat(refused.get(1)).contains("a part of each head");
    assertThat(refused.get(2)).contains("values of another size");
    assertThat(refused.get(3)).contains("\"yarn\"");
  }

  @Test
  void thePrecisionGguf_ofAFolder_isRefused() {
    assertThatThrownBy(() -> Golden.load("llama", "gguf", new ReferenceDevice()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("is no GGUF file");
  }
}
