package dev.trimtab.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.app.Home;
import dev.trimtab.app.JudgeSource;
import dev.trimtab.core.UserError;
import dev.trimtab.lab.judge.OpenAiJudge;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which judge a word means, and whom a key is sent to. */
class JudgeSourceTest {
  private static JudgeSource source(String word, String key) throws IOException {
    return JudgeSource.of(word, Home.ofThisMachine(), Optional.of(key));
  }

  private static OpenAiJudge.Endpoint endpoint(String word, String key) throws IOException {
    return ((JudgeSource.Remote) source(word, key)).endpoint();
  }

  @Test
  void of_endpoint_isModelAndAddress() throws IOException {
    assertThat(endpoint("openai:gpt-x", "k").base())
        .isEqualTo(URI.create("https://api.openai.com/v1"));
    OpenAiJudge.Endpoint own = endpoint("openai:org/m@http://localhost:8000/v1/", "k");
    assertThat(own.model()).isEqualTo("org/m");
    assertThat(own.base()).isEqualTo(URI.create("http://localhost:8000/v1"));
    assertThat(own.key()).isEqualTo("k");
  }

  @Test
  void of_endpointThatWantsAKey_isRefusedWithoutOne() {
    assertThatThrownBy(() -> source("openai:gpt-x", " "))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("OPENAI_API_KEY");
  }

  @Test
  void of_keyOverAnOpenConnection_isRefused() throws IOException {
    assertThatThrownBy(() -> source("openai:m@http://example.org/v1", "secret"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("unencrypted")
        .hasMessageNotContaining("secret");
    assertThat(endpoint("openai:m@http://example.org/v1", "").key()).isEmpty();
    assertThat(endpoint("openai:m@https://example.org/v1", "secret").key()).isEqualTo("secret");
  }

  @Test
  void of_whatIsNoAddress_isRefused() {
    for (String word :
        List.of("openai:", "openai:m@", "openai:m@ftp://x", "openai:m@http://u:p@x/v1")) {
      assertThatThrownBy(() -> source(word, "k")).as(word).isInstanceOf(UserError.class);
    }
  }
}
