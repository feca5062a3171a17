package dev.trimtab.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PromptReadingTest {
  private static final LocalDateTime NOW = LocalDateTime.of(2025, 3, 7, 14, 5, 9);
  private static Tokenizer tokenizer;

  @BeforeAll
  static void load() throws IOException {
    tokenizer = Tokenizer.load(TextFixtures.path("tiny/tokenizer.json"));
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  private static PromptReading read(String template, ChatInput input) {
    return PromptReading.of(
        ChatTemplate.of(Path.of("t.jinja"), template, Map.of()), tokenizer, input, NOW);
  }

  private static List<String> said(PromptReading reading) {
    return reading.frames().stream()
        .map(frame -> frame.role() + "=" + slice(reading.text(), frame.from(), frame.to()))
        .toList();
  }

  private static String slice(String text, int from, int to) {
    return text.substring(text.offsetByCodePoints(0, from), text.offsetByCodePoints(0, to));
  }

  @Test
  void frames_areWhatEachTurnSays() {
    PromptReading reading =
        read(
            "{% for m in messages %}<{{ m.role }}>{{ m.content | trim }}\n{% endfor %}<assistant>",
            ChatInput.of(
                Conversation.of(
                    Message.system(" Be brief. "),
                    Message.user("Why 🙂?"),
                    Message.assistant("So."),
                    Message.user("So.")),
                true));

    assertThat(said(reading))
        .containsExactly("system=Be brief.", "user=Why 🙂?", "assistant=So.", "user=So.");
  }

  @Test
  void frames_ofASystemPromptWrittenIntoTheUsersTurn_areStillTold() {
    PromptReading reading =
        read(
            "{% if messages[0].role == 'system' %}{% set s = messages[0].content + '\\n\\n' %}"
                + "{% set rest = messages[1:] %}{% endif %}{% for m in rest %}[{{ s if loop.first"
                + " }}{{ m.content }}]{% endfor %}",
            ChatInput.of(Conversation.of(Message.system("Be brief."), Message.user("Why?")), true));

    assertThat(reading.text()).isEqualTo("[Be brief.\n\nWhy?]");
    assertThat(said(reading)).containsExactly("system=Be brief.", "user=Why?");
  }

  @Test
  void frames_ofThoughtsThatTheTemplateCutsOff_areWhatIsLeft() {
    PromptReading reading =
        read(
            "{% for m in messages %}[{{ m.content.split('</think>')[-1] }}]{% endfor %}",
            ChatInput.of(
                Conversation.of(Message.user("Why?"), Message.assistant("<think>hm</think>So.")),
                false));

    assertThat(said(reading)).containsExactly("user=Why?", "assistant=So.");
  }

  @Test
  void frames_ofATurnWithoutText_areLeftOut() {
    Map<String, Object> call = new LinkedHashMap<>();
    call.put("role", "assistant");
    call.put("tool_calls", List.of(Map.of("name", "f")));
    Map<String, Object> user = Map.of("role", "user", "content", "Why?");
    PromptReading reading =
        read(
            "{% for m in messages %}[{{ m.content or m.tool_calls[0].name }}]{% endfor %}",
            new ChatInput(List.of(user, call), Map.of(), true));

    assertThat(reading.text()).isEqualTo("[Why?][f]");
    assertThat(said(reading)).containsExactly("user=Why?");
  }

  @Test
  void tokens_coverTheTextInOrder() {
    PromptReading reading =
        read(
            "{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}",
            ChatInput.of(Conversation.user("Why 🙂, Zoë?"), true));

    assertThat(reading.tokens().stream().map(PromptToken::id))
        .containsExactlyElementsOf(
            tokenizer.encode(reading.text(), false).stream().boxed().toList());
    for (PromptToken token : reading.tokens()) {
      assertThat(token.text()).isEqualTo(slice(reading.text(), token.from(), token.to()));
    }
    PromptFrame frame = reading.frames().getFirst();
    assertThat(reading.tokens().get(frame.fromToken()).to()).isGreaterThan(frame.from());
    assertThat(reading.tokens().get(frame.toToken() - 1).from()).isLessThan(frame.to());
  }
}
