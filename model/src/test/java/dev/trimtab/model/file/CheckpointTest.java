package dev.trimtab.model.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.model.arch.Architectures;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  @TempDir private Path folder;

  @BeforeEach
  void config() throws IOException {
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"model_type": "llama", "hidden_size": 4, "num_hidden_layers": 1,
         "num_attention_heads": 2, "intermediate_size": 8, "vocab_size": 3}
        """);
  }

  @Test
  void singleFile_isRead() throws IOException {
    write("model.safetensors", "model.norm.weight", "lm_head.weight");
    try (Checkpoint checkpoint = Checkpoint.open(folder, Architectures.dialects())) {
      assertThat(checkpoint.names()).containsExactly("lm_head.weight", "model.norm.weight");
      assertThat(checkpoint.spec().family()).isEqualTo("llama");
      assertThat(checkpoint.tensor("lm_head.weight").toFloats()).containsExactly(0, 1, 2, 3);
      assertThat(checkpoint.type()).isEqualTo(ElementType.F32);
    }
  }

  @Test
  void shards_areJoined() throws IOException {
    write("model-00001-of-00002.safetensors", "a");
    write("model-00002-of-00002.safetensors", "b", "c");
    index(
        """
        {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors",
         "c": "model-00002-of-00002.safetensors"}
        """);
    try (Checkpoint checkpoint = Checkpoint.open(folder, Architectures.dialects())) {
      assertThat(checkpoint.names()).containsExactly("a", "b", "c");
      assertThat(checkpoint.path("b").getFileName())
          .hasToString("model-00002-of-00002.safetensors");
    }
  }

  @Test
  void symbolicLinks_areFollowed() throws IOException {
    Path blobs = Files.createDirectory(folder.resolve("blobs"));
    Path snapshot = Files.createDirectory(folder.resolve("snapshot"));
    write("model.safetensors", "a");
    Files.move(folder.resolve("model.safetensors"), blobs.resolve("0a1b"));
    Files.move(folder.resolve("config.json"), blobs.resolve("2c3d"));
    Files.createSymbolicLink(snapshot.resolve("model.safetensors"), Path.of("../blobs/0a1b"));
    Files.createSymbolicLink(snapshot.resolve("config.json"), Path.of("../blobs/2c3d"));
    try (Checkpoint checkpoint = Checkpoint.open(snapshot, Architectures.dialects())) {
      assertThat(checkpoint.has("a")).isTrue();
    }
  }

  @Test
  void missingShard_isNamed() throws IOException {
    write("one.safetensors", "a");
    index("{\"a\": \"one.safetensors\", \"b\": \"two.safetensors\"}");
    assertThatThrownBy(() -> Checkpoint.open(folder, Architectures.dialects()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("two.safetensors");
  }

  @Test
  void tensorListedButAbsent_isNamed() throws IOException {
    write("one.safetensors", "a");
    index("{\"a\": \"one.safetensors\", \"b\": \"one.safetensors\"}");
    assertThatThrownBy(() -> Checkpoint.open(folder, Architectures.dialects()))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("tensor b");
  }

  @Test
  void shardOutsideTheFolder_isRefused() throws IOException {
    for (String shard :
        List.of("../one.safetensors", "/etc/passwd", "sub/x.safetensors", "x.bin")) {
      index("{\"a\": \"" + shard + "\"}");
      assertThatThrownBy(() -> Checkpoint.open(folder, Architectures.dialects()))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("plain name");
    }
  }

  @Test
  void pickles_areRefusedWithReasonAndCure() throws IOException {
    Files.write(folder.resolve("pytorch_model.bin"), new byte[4]);
    assertThatThrownBy(() -> Checkpoint.open(folder, Architectures.dialects()))
        .isInstanceOfSatisfying(
            UserError.class,
            error -> {
              assertThat(error.getMessage()).contains("pickle").contains("pytorch_model.bin");
              assertThat(error.remedy()).contains("safe_serialization");
            });
  }

  @Test
  void emptyFolder_isRefused() {
    assertThatThrownBy(() -> Checkpoint.open(folder, Architectures.dialects()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("model.safetensors");
  }

  @Test
  void missingFolder_isRefused() {
    assertThatThrownBy(() -> Checkpoint.open(folder.resolve("none"), Architectures.dialects()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no checkpoint at");
  }

  @Test
  void fileInsteadOfFolder_isRefused() {
    assertThatThrownBy(
            () -> Checkpoint.open(folder.resolve("config.json"), Architectures.dialects()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("is a file");
  }

  @Test
  void missingConfig_isRefused() throws IOException {
    write("model.safetensors", "a");
    Files.delete(folder.resolve("config.json"));
    assertThatThrownBy(() -> Checkpoint.open(folder, Architectures.dialects()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("config.json");
  }

  @Test
  void missingTensor_namesTheNearest() throws IOException {
    write("model.safetensors", "model.norm.weight");
    try (Checkpoint checkpoint = Checkpoint.open(folder, Architectures.dialects())) {
      assertThatThrownBy(() -> checkpoint.tensor("model.norm.weigth"))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("nearest is model.norm.weight");
    }
  }

  @Test
  void wrongShape_namesBoth() throws IOException {
    write("model.safetensors", "a");
    try (Checkpoint checkpoint = Checkpoint.open(folder, Architectures.dialects())) {
      assertThat(checkpoint.shaped("a", 2, 2).elements()).isEqualTo(4);
      assertThatThrownBy(() -> checkpoint.shaped("a", 4, 1))
          .isInstanceOf(FormatException.class)
          .hasMessageContaining("[2, 2]")
          .hasMessageContaining("[4, 1]");
    }
  }

  @Test
  void type_isTheOneMostElementsHave() throws IOException {
    new SafetensorsWriter(Map.of())
        .addFloats("norm", new float[3], 3)
        .add(
            new StoredTensor(
                "w", ElementType.BF16, List.of(4L), MemorySegment.ofArray(new byte[8])))
        .add(
            new StoredTensor(
                "q", ElementType.U8, List.of(99L), MemorySegment.ofArray(new byte[99])))
        .write(folder.resolve("model.safetensors"));
    try (Checkpoint checkpoint = Checkpoint.open(folder, Architectures.dialects())) {
      assertThat(checkpoint.type()).isEqualTo(ElementType.BF16);
    }
  }

  private void write(String file, String... names) throws IOException {
    SafetensorsWriter writer = new SafetensorsWriter(Map.of());
    for (String name : names) {
      writer.addFloats(name, new float[] {0, 1, 2, 3}, 2, 2);
    }
    writer.write(folder.resolve(file));
  }

  private void index(String map) throws IOException {
    Files.writeString(
        folder.resolve("model.safetensors.index.json"), "{\"weight_map\": " + map + "}");
  }
}
