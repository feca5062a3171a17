package dev.trimtab.model.file.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.UserError;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubProxiesTest {
  @TempDir Path cache;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://hub.example/x | proxy.example:3128",
        "https://a.inside.example/x | ''",
        "https://inside.example/x | ''",
        "https://notinside.example/x | proxy.example:3128",
        "https://dotted.example/x | ''",
        "https://sub.dotted.example/x | ''",
        "https://port.example:8443/x | ''",
        "https://port.example:9443/x | proxy.example:3128",
        "http://hub.example/x | ''"
      })
  void proxy_standsBeforeAllButTheExceptions(URI target, String expected) {
    HubProxies proxies =
        new HubProxies(
            "",
            "http://proxy.example:3128",
            List.of("inside.example", ".dotted.example", "port.example:8443", ""));

    assertThat(
            proxies
                .before(target)
                .map(proxy -> proxy.getHostString() + ":" + proxy.getPort())
                .orElse(""))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"socks5://host:1080", "https://host:1", "http://", "http://a b"})
  void proxyOfAnotherKind_isRefusedWithoutItsPassword(String word) {
    assertThatThrownBy(() -> new HubProxies(word, "", List.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("cannot be used");
    assertThatThrownBy(() -> new HubProxies("socks5://me:secret@host:1", "", List.of()))
        .isInstanceOf(UserError.class)
        .hasMessageNotContaining("secret");
  }

  @Test
  void starMeansEverything() {
    HubProxies proxies = new HubProxies("proxy.example:1", "proxy.example:1", List.of("*"));

    assertThat(proxies.before(URI.create("https://hub.example"))).isEmpty();
  }

  @Test
  void text_holdsNoPassword() {
    HubProxies proxies =
        new HubProxies("http://me:secret@proxy.example:1", "me:secret@proxy:2", List.of());

    assertThat(proxies.toString()).doesNotContain("secret").contains("proxy.example:1");
    assertThat(proxies.wantPassword()).isTrue();
  }

  @Test
  void pullThroughAProxy_tellsItsPasswordToTheProxyAlone() throws IOException {
    try (FakeHub hub = HubFixture.hub()) {
      String proxy = hub.address().toString().replace("http://", "http://me:secret@");
      HubSettings settings =
          new HubSettings(
              URI.create("http://hub.example"),
              cache,
              HubFixture.TOKEN,
              false,
              new HubProxies(proxy, "", List.of("127.0.0.1")),
              HubFixture.QUICK);

      PullResult result = HubFixture.pull(settings);

      assertThat(result.folder().resolve("model.safetensors"))
          .hasBinaryContent(hub.content("model.safetensors"));
      assertThat(hub.requests())
          .filteredOn(request -> request.host().equals("hub"))
          .isNotEmpty()
          .allMatch(request -> request.header("proxy-authorization").equals("Basic bWU6c2VjcmV0"));
      assertThat(hub.fetches())
          .isNotEmpty()
          .noneMatch(request -> request.headers().containsKey("proxy-authorization"));
    }
  }
}
