package dev.trimtab.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatTemplateTest {
  private static final LocalDateTime NOW = LocalDateTime.of(2025, 3, 7, 14, 5, 9);
  private static final String TURNS =
      "{{ bos_token }}{% for m in messages %}[{{ m.role }}]{{ m.content }}{% endfor %}"
          + "{% if add_generation_prompt %}[assistant]{% endif %}";
  private static final Conversation ASKED =
      Conversation.of(Message.system("Be brief."), Message.user("Why?"));

  @TempDir Path folder;

  private ChatTemplate template(String source) {
    return ChatTemplate.of(folder.resolve("t.jinja"), source, Map.of("bos_token", "<s>"));
  }

  private ChatTemplate load() throws IOException {
    return ChatTemplate.load(folder).orElseThrow();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  @Test
  void render_writesTheTurns_andWhereTheAnswerBegins() {
    ChatTemplate template = template(TURNS);
    assertThat(template.render(ASKED, true, NOW))
        .isEqualTo("<s>[system]Be brief.[user]Why?[assistant]");
    assertThat(template.render(ASKED.plus(Message.assistant("So.")), false, NOW))
        .isEqualTo("<s>[system]Be brief.[user]Why?[assistant]So.");
  }

  @Test
  void render_doesNotExecuteWhatTheUserWrites() {
    String hostile = "{{ bos_token }}{% if true %}x{% endif %}{# y #}";
    assertThat(template("{{ messages[0].content }}").render(Conversation.user(hostile), true, NOW))
        .isEqualTo(hostile);
  }

  @Test
  void render_usesTheGivenTime() {
    assertThat(template("{{ strftime_now('%d %b %Y') }}").render(Conversation.user("x"), true, NOW))
        .isEqualTo("07 Mar 2025");
  }

  @Test
  void systemRole_refusedByTheTemplate_isNeverMergedSilently() {
    ChatTemplate template =
        template(
            "{% if messages[0].role == 'system' %}{{ raise_exception('no system') }}{% endif %}"
                + TURNS);
    assertThat(template.systemRole()).isEqualTo(SystemRole.REFUSED);
    assertThat(template.supportsSystem()).isFalse();
    assertThatThrownBy(() -> template.render(ASKED, true, NOW))
        .isInstanceOfSatisfying(
            UserError.class,
            error -> assertThat(error.paragraph()).contains("refuses", "--system-as-user"));
    assertThat(template.render(ASKED.systemAsUser(), true, NOW))
        .isEqualTo("<s>[user]Be brief.\n\nWhy?[assistant]");
  }

  @Test
  void systemRole_droppedByTheTemplate_isAnErrorToo() {
    ChatTemplate template =
        template("{% for m in messages if m.role != 'system' %}{{ m.content }}{% endfor %}");
    assertThat(template.systemRole()).isEqualTo(SystemRole.DROPPED);
    assertThatThrownBy(() -> template.render(ASKED, true, NOW))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("silently drops");
    assertThat(template(TURNS).systemRole()).isEqualTo(SystemRole.RENDERED);
  }

  @Test
  void render_whereTheTemplateFails_tellsFileLineAndRoles() {
    ChatTemplate refusing =
        template(
            "{% for m in messages %}\n{% if m.role == 'tool' %}{{ raise_exception('no tools') }}"
                + "{% endif %}{% endfor %}");
    var conversation = Conversation.of(Message.user("a"), new Message("tool", "b"));
    assertThatThrownBy(() -> refusing.render(conversation, true, NOW))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("t.jinja (line 2) refuses")
        .hasMessageContaining("user, tool: no tools");
    ChatTemplate broken = template("{{ messages[5].content + 'x' }}");
    assertThatThrownBy(() -> broken.render(Conversation.user("a"), true, NOW))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("fails on");
  }

  @Test
  void load_prefersTheTemplatesOwnFile() throws IOException {
    write("tokenizer_config.json", "{\"chat_template\": \"config\"}");
    assertThat(load().render(Conversation.user("x"), true, NOW)).isEqualTo("config");
    write("chat_template.json", "{\"chat_template\": \"json\"}");
    assertThat(load().render(Conversation.user("x"), true, NOW)).isEqualTo("json");
    write("chat_template.jinja", "jinja");
    assertThat(load().render(Conversation.user("x"), true, NOW)).isEqualTo("jinja");
  }

  @Test
  void load_readsSpecialTokens_asTextsAndAsObjects() throws IOException {
    write("chat_template.jinja", "{{ bos_token }}|{{ eos_token }}|{{ pad_token }}|{{ sep_token }}");
    write(
        "tokenizer_config.json",
        "{\"bos_token\": {\"content\": \"<b>\", \"special\": true}, \"eos_token\": \"<e>\","
            + " \"sep_token\": null}");
    write("special_tokens_map.json", "{\"eos_token\": \"other\", \"pad_token\": \"<p>\"}");
    assertThat(load().render(Conversation.user("x"), true, NOW)).isEqualTo("<b>|<e>|<p>|");
  }

  @Test
  void load_ofNamedTemplates_takesTheDefault() throws IOException {
    write(
        "tokenizer_config.json",
        "{\"chat_template\": [{\"name\": \"rag\", \"template\": \"R\"},"
            + " {\"name\": \"default\", \"template\": \"D\"}]}");
    assertThat(load().render(Conversation.user("x"), true, NOW)).isEqualTo("D");
    write(
        "tokenizer_config.json",
        "{\"chat_template\": [{\"name\": \"rag\", \"template\": \"R\"},"
            + " {\"name\": \"tool\", \"template\": \"D\"}]}");
    assertThatThrownBy(this::load)
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("[rag, tool]");
  }

  @Test
  void load_byName_findsTheFolderOfFurtherTemplates() throws IOException {
    write("chat_template.jinja", "D");
    Files.createDirectories(folder.resolve("additional_chat_templates"));
    write("additional_chat_templates/tool_use.jinja", "T");
    assertThat(ChatTemplate.names(folder)).containsExactly("default", "tool_use");
    assertThat(load().render(Conversation.user("x"), true, NOW)).isEqualTo("D");
    ChatTemplate tools = ChatTemplate.load(folder, "tool_use");
    assertThat(tools.render(Conversation.user("x"), true, NOW)).isEqualTo("T");
    assertThatThrownBy(() -> ChatTemplate.load(folder, "tool_us"))
        .isInstanceOfSatisfying(
            UserError.class,
            error -> assertThat(error.paragraph()).contains("Did you mean \"tool_use\""));
  }

  @Test
  void load_withoutTemplate_isEmpty() throws IOException {
    assertThat(ChatTemplate.load(folder)).isEmpty();
    write("tokenizer_config.json", "{\"chat_template\": null}");
    assertThat(ChatTemplate.load(folder)).isEmpty();
  }

  @Test
  void load_ofABrokenTemplate_tellsWhereItBreaks() throws IOException {
    write("chat_template.jinja", "fine\n{% if x %}\n");
    assertThatThrownBy(this::load)
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("chat_template.jinja at 2")
        .hasMessageContaining("endif");
    write("chat_template.jinja", "{{ x");
    assertThatThrownBy(this::load).isInstanceOf(FormatException.class);
  }
}
