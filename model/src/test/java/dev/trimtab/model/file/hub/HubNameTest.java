package dev.trimtab.model.file.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubNameTest {
  @ParameterizedTest
  @CsvSource({
    "owner/name, owner/name, main, models--owner--name",
    "gpt2, gpt2, main, models--gpt2",
    "o-1/n_2.5-B@v1.0, o-1/n_2.5-B, v1.0, models--o-1--n_2.5-B",
    "owner/name@refs/pr/1, owner/name, refs/pr/1, models--owner--name",
    "owner/name@main, owner/name, main, models--owner--name"
  })
  void word_isReadAsIdAndRevision(String word, String id, String revision, String folder) {
    HubName name = HubName.of(word);

    assertThat(name.id()).isEqualTo(id);
    assertThat(name.revision()).isEqualTo(revision);
    assertThat(name.folder()).isEqualTo(folder);
    assertThat(HubName.of(name.toString())).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a/b/c",
        "/name",
        "owner/",
        "../name",
        "owner/..",
        "owner/a--b",
        "owner/name.git",
        ".owner/name",
        "owner/name ",
        "owner/na me",
        "owner/name@",
        "owner/name@..",
        "owner/name@../../x",
        "owner/name@/x",
        "owner/name@a//b",
        "owner/name@a@b",
        "owner\\name"
      })
  void otherWords_areNone(String word) {
    assertThat(HubName.find(word)).isEmpty();
    assertThatThrownBy(() -> HubName.of(word)).isInstanceOf(UserError.class);
  }

  @Test
  void commit_isFortyHexadecimalDigits() {
    assertThat(HubName.of("a/b@" + FakeHub.COMMIT).isCommit()).isTrue();
    assertThat(HubName.of("a/b@" + FakeHub.COMMIT.substring(1)).isCommit()).isFalse();
  }
}
