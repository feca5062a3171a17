package dev.trimtab.model.text;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.model.text.jinja.Template;
import dev.trimtab.model.text.jinja.TemplateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The way a model wants conversations written: its own template, rendered as transformers renders
 * it. Immutable.
 */
public final class ChatTemplate {
  private static final String MARK = "Trimtab asks whether this is kept.";
  private static final LocalDateTime ANY_TIME = LocalDateTime.of(2025, 1, 1, 12, 0);

  private final Path path;
  private final Template template;
  private final Map<String, Object> specialTokens;
  private final SystemRole systemRole;

  private ChatTemplate(Path path, String source, Map<String, Object> specialTokens) {
    this.path = path;
    this.specialTokens = specialTokens;
    try {
      this.template = Template.parse(source);
    } catch (TemplateException broken) {
      throw new FormatException(
          path,
          broken.line().orElse(-1),
          "the chat template cannot be read: " + broken.getMessage(),
          broken);
    }
    this.systemRole = probeSystemRole();
  }

  /**
   * The template in a model folder: {@code chat_template.jinja}, else the one in {@code
   * chat_template.json}, else the one in {@code tokenizer_config.json}; empty where the model has
   * none, as base models do.
   */
  public static Optional<ChatTemplate> load(Path folder) throws IOException {
    Map<String, Object> tokens = SpecialTokens.read(folder);
    Path plain = folder.resolve("chat_template.jinja");
    if (Files.exists(plain)) {
      return Optional.of(new ChatTemplate(plain, JsonFile.text(plain), tokens));
    }
    for (String name : List.of("chat_template.json", "tokenizer_config.json")) {
      Path path = folder.resolve(name);
      if (Files.exists(path)) {
        Optional<String> source = source(JsonFile.read(path));
        if (source.isPresent()) {
          return Optional.of(new ChatTemplate(path, source.get(), tokens));
        }
      }
    }
    return Optional.empty();
  }

  /** A template from its source; {@code path} names it in errors. */
  static ChatTemplate of(Path path, String source, Map<String, Object> specialTokens) {
    return new ChatTemplate(path, source, specialTokens);
  }

  /**
   * The entry {@code chat_template}: a text, or several with names, of which the default counts.
   */
  private static Optional<String> source(JsonFile file) {
    JsonNode entry = file.root().path("chat_template");
    if (entry.isMissingNode() || entry.isNull()) {
      return Optional.empty();
    }
    if (entry.isString()) {
      return Optional.of(entry.stringValue());
    }
    Map<String, String> named = new LinkedHashMap<>();
    for (JsonNode one : entry) {
      if (!one.path("name").isString() || !one.path("template").isString()) {
        throw new FormatException(
            file.path(), -1, "chat_template wants a text, or a list of name and template");
      }
      named.put(one.path("name").stringValue(), one.path("template").stringValue());
    }
    if (named.size() == 1) {
      return Optional.of(named.values().iterator().next());
    }
    String source = named.get("default");
    if (source == null) {
      throw new FormatException(
          file.path(), -1, "none of the chat templates " + named.keySet() + " is named default");
    }
    return Optional.of(source);
  }

  /** What happens to a message of the role {@code system}. */
  public SystemRole systemRole() {
    return systemRole;
  }

  /** Whether a message of the role {@code system} becomes part of the prompt. */
  public boolean supportsSystem() {
    return systemRole == SystemRole.RENDERED;
  }

  private SystemRole probeSystemRole() {
    var conversation = Conversation.of(Message.system(MARK), Message.user("?"));
    try {
      boolean kept = write(conversation, true, ANY_TIME).contains(MARK);
      return kept ? SystemRole.RENDERED : SystemRole.DROPPED;
    } catch (TemplateException _) {
      return SystemRole.REFUSED;
    }
  }

  /**
   * {@code conversation} as the model reads it, control tokens included: tokenise it without adding
   * special tokens.
   *
   * @param answering whether the text ends where the model begins to answer
   * @param now the time, which some templates write down
   * @throws UserError where the template refuses the conversation, or would drop its system message
   */
  public String render(Conversation conversation, boolean answering, LocalDateTime now) {
    if (conversation.hasSystem() && !supportsSystem()) {
      String does = systemRole == SystemRole.REFUSED ? "refuses" : "silently drops";
      throw new UserError(
          "The chat template " + path + " " + does + " a system message.",
          "Use prompts without one (CAA, Arditi and natural traits need none), or let it be written"
              + " into the user's turn: --system-as-user.");
    }
    try {
      return write(conversation, answering, now);
    } catch (TemplateException failure) {
      String line = failure.line().isPresent() ? " (line " + failure.line().getAsInt() + ")" : "";
      String does = failure.kind() == TemplateException.Kind.RAISED ? "refuses" : "fails on";
      throw new UserError(
          "The chat template "
              + path
              + line
              + " "
              + does
              + " a conversation of the roles "
              + roles(conversation)
              + ": "
              + failure.getMessage(),
          "Change the roles to what the model was made for, or the template.",
          failure);
    }
  }

  private static String roles(Conversation conversation) {
    return String.join(", ", conversation.messages().stream().map(Message::role).toList());
  }

  private String write(Conversation conversation, boolean answering, LocalDateTime now) {
    List<Map<String, String>> messages = new ArrayList<>();
    for (Message message : conversation.messages()) {
      messages.add(ordered(message));
    }
    Map<String, @Nullable Object> variables = new LinkedHashMap<>(specialTokens);
    variables.put("messages", messages);
    variables.put("tools", null);
    variables.put("documents", null);
    variables.put("add_generation_prompt", answering);
    return template.render(variables, now);
  }

  private static Map<String, String> ordered(Message message) {
    Map<String, String> turn = new LinkedHashMap<>();
    turn.put("role", message.role());
    turn.put("content", message.content());
    return Collections.unmodifiableMap(turn);
  }
}
