package dev.trimtab.model.file.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The layout as huggingface_hub leaves it. */
class HubCacheTest {
  private static final HubName NAME = HubName.of("owner/tiny");
  private static final String OTHER = "f".repeat(40);

  @TempDir Path root;
  private Path model;
  private HubCache cache;

  @BeforeEach
  void model() throws IOException {
    cache = new HubCache(root);
    model = root.resolve("models--owner--tiny");
    Files.createDirectories(model.resolve("refs/refs/pr"));
    Files.createDirectories(model.resolve("blobs"));
    Files.createDirectories(model.resolve("snapshots").resolve(FakeHub.COMMIT));
    Files.createDirectories(model.resolve("snapshots").resolve(OTHER));
    Files.writeString(model.resolve("refs/main"), FakeHub.COMMIT);
    Files.writeString(model.resolve("refs/refs/pr/1"), FakeHub.COMMIT);
    Files.createDirectories(root.resolve("datasets--owner--tiny/snapshots"));
    Files.createDirectories(root.resolve("models--..--x/snapshots"));
  }

  @Test
  void models_areFoundByBranchAndByCommit() throws IOException {
    assertThat(cache.all())
        .extracting(snapshot -> snapshot.name().toString())
        .containsExactly("owner/tiny@" + OTHER, "owner/tiny", "owner/tiny@refs/pr/1");
    assertThat(cache.find(NAME).orElseThrow().folder().getFileName()).hasToString(FakeHub.COMMIT);
    assertThat(cache.find(HubName.of("owner/tiny@" + OTHER))).isPresent();
    assertThat(cache.find(HubName.of("owner/tiny@v2"))).isEmpty();
    assertThat(cache.find(HubName.of("owner/other"))).isEmpty();
    assertThat(new HubCache(root.resolve("nowhere")).all()).isEmpty();
  }

  @Test
  void branchThatMeansNothingHere_isNotFound() throws IOException {
    Files.writeString(model.resolve("refs/main"), "e".repeat(40));
    assertThat(cache.find(NAME)).isEmpty();

    Files.writeString(model.resolve("refs/main"), "../../..");
    assertThat(cache.find(NAME)).isEmpty();
  }

  @Test
  void checkpoint_isItsFolder() throws IOException {
    link("config.json");
    link("model.safetensors");

    HubSnapshot snapshot = cache.find(NAME).orElseThrow();

    assertThat(snapshot.model()).isEqualTo(snapshot.folder());
    assertThat(snapshot.bytes()).isEqualTo(4);
  }

  @Test
  void partOfACheckpoint_isRefusedWithTheCommand() throws IOException {
    HubSnapshot snapshot = cache.find(NAME).orElseThrow();
    assertThat(snapshot.missing()).contains("config.json");
    link("config.json");
    assertThat(snapshot.missing()).contains("its weights");
    Files.writeString(
        snapshot.folder().resolve("model.safetensors.index.json"),
        "{\"weight_map\": {\"x\": \"model-1-of-2.safetensors\"}}");
    assertThat(snapshot.missing()).contains("model-1-of-2.safetensors");

    assertThatThrownBy(snapshot::model)
        .isInstanceOf(UserError.class)
        .extracting(error -> ((UserError) error).remedy())
        .asString()
        .contains("trimtab models pull owner/tiny");
    link("model-1-of-2.safetensors");
    assertThat(snapshot.missing()).isEmpty();
  }

  @Test
  void gguf_isItself_andSeveralAreListed() throws IOException {
    link("tiny-q8.gguf");
    HubSnapshot snapshot = cache.find(NAME).orElseThrow();
    assertThat(snapshot.model()).isEqualTo(snapshot.folder().resolve("tiny-q8.gguf"));

    link("tiny-q4.gguf");
    assertThatThrownBy(snapshot::model)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("2 GGUF files")
        .extracting(error -> ((UserError) error).remedy())
        .asString()
        .contains("tiny-q4.gguf")
        .contains("tiny-q8.gguf");
  }

  @Test
  void linkThatLeadsNowhere_isNoFile() throws IOException {
    link("config.json");
    Files.createSymbolicLink(
        model.resolve("snapshots").resolve(FakeHub.COMMIT).resolve("model.safetensors"),
        Path.of("../../blobs/gone"));

    assertThat(cache.find(NAME).orElseThrow().missing()).contains("its weights");
  }

  private void link(String name) throws IOException {
    Files.writeString(model.resolve("blobs").resolve(name), "{}");
    Files.createSymbolicLink(
        model.resolve("snapshots").resolve(FakeHub.COMMIT).resolve(name),
        Path.of("../../blobs").resolve(name));
  }
}
