package dev.trimtab.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.UserError;
import dev.trimtab.model.file.hub.HubSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubEnvironmentTest {
  @TempDir Path user;

  @Test
  void emptyEnvironment_meansTheHubAndTheUsualFolder() {
    HubSettings settings = settings(Map.of());

    assertThat(settings.endpoint()).hasToString("https://huggingface.co");
    assertThat(settings.cache()).isEqualTo(user.resolve(".cache/huggingface/hub"));
    assertThat(settings.token()).isEmpty();
    assertThat(settings.offline()).isFalse();
  }

  @Test
  void cache_isTheNearestThatIsNamed() {
    assertThat(settings(Map.of("XDG_CACHE_HOME", "/x")).cache())
        .isEqualTo(Path.of("/x/huggingface/hub"));
    assertThat(settings(Map.of("XDG_CACHE_HOME", "/x", "HF_HOME", "/h")).cache())
        .isEqualTo(Path.of("/h/hub"));
    assertThat(settings(Map.of("HF_HOME", "/h", "HUGGINGFACE_HUB_CACHE", "/o")).cache())
        .isEqualTo(Path.of("/o"));
    assertThat(settings(Map.of("HUGGINGFACE_HUB_CACHE", "/o", "HF_HUB_CACHE", "/c")).cache())
        .isEqualTo(Path.of("/c"));
    assertThat(settings(Map.of("HF_HUB_CACHE", "~/mine")).cache()).isEqualTo(user.resolve("mine"));
  }

  @Test
  void token_comesFromTheEnvironmentOrTheHubsFile() throws IOException {
    Files.createDirectories(user.resolve(".cache/huggingface"));
    Files.writeString(user.resolve(".cache/huggingface/token"), "of-file\n");
    Files.writeString(user.resolve("elsewhere"), "of-path");
    Map<String, String> both = Map.of("HF_TOKEN", " new ", "HUGGING_FACE_HUB_TOKEN", "old");

    assertThat(settings(both).token()).isEqualTo("new");
    assertThat(settings(Map.of("HUGGING_FACE_HUB_TOKEN", "old")).token()).isEqualTo("old");
    assertThat(settings(Map.of()).token()).isEqualTo("of-file");
    assertThat(settings(Map.of("HF_TOKEN_PATH", user.resolve("elsewhere").toString())).token())
        .isEqualTo("of-path");
    assertThat(settings(Map.of("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1")).token()).isEmpty();
    assertThat(settings(both).toString()).doesNotContain("new");
  }

  @ParameterizedTest
  @CsvSource({"1, true", "YES, true", "on, true", "0, false", "'', false"})
  void offline_isReadAsThere(String value, boolean offline) {
    assertThat(settings(Map.of("HF_HUB_OFFLINE", value)).offline()).isEqualTo(offline);
    assertThat(settings(Map.of("TRANSFORMERS_OFFLINE", value)).offline()).isEqualTo(offline);
  }

  @ParameterizedTest
  @ValueSource(strings = {"huggingface.co", "ftp://x", "https://", "https://a b"})
  void endpointThatIsNone_isRefused(String word) {
    assertThatThrownBy(() -> settings(Map.of("HF_ENDPOINT", word)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("HF_ENDPOINT");
  }

  @Test
  void endpointAndProxies_areTaken() {
    HubSettings settings =
        settings(
            Map.of(
                "HF_ENDPOINT", "https://mirror.example/",
                "HTTPS_PROXY", "http://upper:1",
                "https_proxy", "http://lower:2",
                "ALL_PROXY", "http://all:3",
                "NO_PROXY", "localhost, .inside"));

    assertThat(settings.endpoint()).hasToString("https://mirror.example");
    assertThat(settings.proxies().https()).isEqualTo("http://lower:2");
    assertThat(settings.proxies().http()).isEmpty();
    assertThat(settings(Map.of("ALL_PROXY", "http://all:3")).proxies().https())
        .isEqualTo("http://all:3");
    assertThat(settings.proxies().except()).containsExactly("localhost", ".inside");
  }

  private HubSettings settings(Map<String, String> variables) {
    return new HubEnvironment(variables, user).settings();
  }
}
