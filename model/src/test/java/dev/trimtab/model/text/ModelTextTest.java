package dev.trimtab.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.TokenIds;
import dev.trimtab.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTextTest {
  private static final LocalDateTime NOW = LocalDateTime.of(2025, 3, 7, 14, 5, 9);

  @TempDir Path folder;

  private static ModelText tiny() throws IOException {
    return ModelText.load(TextFixtures.path("tiny"), List.of(2, 4));
  }

  @Test
  void prompt_isTheRenderedConversation_tokenisedOnce() throws IOException {
    try (ModelText text = tiny()) {
      Prompt prompt = text.prompt(Conversation.user("hi"), NOW);
      assertThat(prompt.text())
          .isEqualTo("<|im_start|>user\nhi<|im_end|>\n<|im_start|>assistant\n");
      assertThat(prompt.ids()).isEqualTo(text.tokenizer().encode(prompt.text(), false));
      assertThat(prompt.ids().at(0)).isEqualTo(3);
      assertThat(prompt.ids().stream().filter(id -> id == 4).count()).isEqualTo(1);
      assertThat(prompt.length()).isEqualTo(prompt.ids().size());
    }
  }

  @Test
  void prompt_withAWrittenBeginToken_hasItOnce() throws IOException {
    Files.copy(TextFixtures.path("byte-fallback/tokenizer.json"), folder.resolve("tokenizer.json"));
    Files.writeString(
        folder.resolve("chat_template.jinja"), "{{ bos_token }}{{ messages[0].content }}");
    Files.writeString(folder.resolve("tokenizer_config.json"), "{\"bos_token\": \"<s>\"}");
    try (ModelText text = ModelText.load(folder, List.of(2))) {
      assertThat(text.prompt(Conversation.user("hello"), NOW).ids().stream().boxed())
          .startsWith(1)
          .containsOnlyOnce(1);
      assertThat(text.document("hello").ids().stream().boxed()).startsWith(1).containsOnlyOnce(1);
    }
  }

  @Test
  void text_leavesOutControlTokens_andStripsNothing() throws IOException {
    try (ModelText text = tiny()) {
      Prompt prompt = text.prompt(Conversation.user("hi"), NOW);
      TokenIds ids = text.tokenizer().encode(" ok<|im_start|> \n", false);
      var response = new Response(prompt, ids, StopReason.STOP_TOKEN);
      assertThat(text.text(response)).isEqualTo(" ok \n");
      assertThat(response.all()).isEqualTo(prompt.ids().plus(ids));
      assertThat(response.all().size()).isEqualTo(prompt.length() + response.length());
    }
  }

  @Test
  void stops_areTheGivenOnes() throws IOException {
    try (ModelText text = tiny()) {
      assertThat(text.stops()).containsExactly(2, 4);
      assertThat(text.isStop(4)).isTrue();
      assertThat(text.isStop(3)).isFalse();
    }
  }

  @Test
  void load_withoutTokenizer_tellsWhatIsMissing() throws IOException {
    assertMissing("has no tokenizer.json", "save_pretrained");
    Files.createFile(folder.resolve("vocab.json"));
    assertMissing("vocab.json but no tokenizer.json", "fast tokenizer");
    Files.createFile(folder.resolve("tokenizer.model"));
    assertMissing("SentencePiece", "fast tokenizer");
  }

  private void assertMissing(String what, String remedy) {
    assertThatThrownBy(() -> ModelText.load(folder, List.of()))
        .isInstanceOfSatisfying(
            UserError.class,
            error -> {
              assertThat(error).hasMessageContaining(what);
              assertThat(error.remedy()).contains(remedy);
            });
  }

  @Test
  void prompt_ofABaseModel_isAUserError() throws IOException {
    Files.copy(TextFixtures.path("tiny/tokenizer.json"), folder.resolve("tokenizer.json"));
    try (ModelText text = ModelText.load(folder, List.of())) {
      assertThat(text.template()).isEmpty();
      assertThatThrownBy(() -> text.prompt(Conversation.user("hi"), NOW))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("no chat template");
      assertThat(text.document("hello").text()).isEqualTo("hello");
    }
  }

  @Test
  void conversation_ofNobody_isRefused() {
    assertThatThrownBy(() -> new Conversation(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Message("", "x")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void systemAsUser_withoutAUserTurnBehind_becomesOne() {
    assertThat(Conversation.of(Message.system("Be brief.")).systemAsUser())
        .isEqualTo(Conversation.user("Be brief."));
  }
}
