package dev.trimtab.model.text;

import dev.trimtab.core.FormatException;
import dev.trimtab.core.UserError;
import dev.trimtab.core.registry.Registry;
import dev.trimtab.model.file.gguf.GgufFiles;
import dev.trimtab.model.text.jinja.Template;
import dev.trimtab.model.text.jinja.TemplateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The way a model wants conversations written: its own template, rendered as transformers renders
 * it. Immutable.
 */
public final class ChatTemplate {
  private static final String MARK = "Trimtab asks whether this is kept.";
  private static final String DEFAULT = "default";
  private static final String JINJA = ".jinja";
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
   * chat_template.json}, else the one in {@code tokenizer_config.json}; of several the one named
   * {@code default}; empty where the model has none, as base models do.
   */
  public static Optional<ChatTemplate> load(Path folder) throws IOException {
    Map<String, Source> sources = sources(folder);
    if (sources.isEmpty()) {
      return Optional.empty();
    }
    Source source = sources.size() == 1 ? sources.values().iterator().next() : sources.get(DEFAULT);
    if (source == null) {
      throw new FormatException(
          folder, -1, "none of the chat templates " + sources.keySet() + " is named default");
    }
    return Optional.of(new ChatTemplate(source.path, source.text, SpecialTokens.read(folder)));
  }

  /**
   * The names of all templates of a model folder, the default among them as {@code default}: a list
   * of them in {@code tokenizer_config.json}, and files in {@code additional_chat_templates}.
   */
  public static List<String> names(Path folder) throws IOException {
    return List.copyOf(sources(folder).keySet());
  }

  /**
   * The template of that name in a model folder.
   *
   * @throws UserError where there is none of that name
   */
  public static ChatTemplate load(Path folder, String name) throws IOException {
    Map<String, Source> sources = sources(folder);
    Source source = sources.get(name);
    if (source == null) {
      throw Registry.unknown("chat template in " + folder, name, List.copyOf(sources.keySet()));
    }
    return new ChatTemplate(source.path, source.text, SpecialTokens.read(folder));
  }

  /** The template in a file of its own, with the special tokens of a model folder. */
  public static ChatTemplate read(Path file, Path folder) throws IOException {
    return new ChatTemplate(file, JsonFile.text(file), SpecialTokens.read(folder));
  }

  private record Source(Path path, String text) {}

  /* As transformers has it: files of their own count before entries of the configuration. */
  private static Map<String, Source> sources(Path folder) throws IOException {
    Map<String, Source> sources = new LinkedHashMap<>();
    Optional<Path> gguf = GgufFiles.find(folder);
    if (gguf.isPresent()) {
      GgufText.templates(gguf.get())
          .forEach((name, text) -> sources.put(name, new Source(gguf.get(), text)));
      return sources;
    }
    Path plain = folder.resolve("chat_template.jinja");
    if (Files.exists(plain)) {
      sources.put(DEFAULT, new Source(plain, JsonFile.text(plain)));
    }
    Path additional = folder.resolve("additional_chat_templates");
    if (Files.isDirectory(additional)) {
      List<Path> files;
      try (Stream<Path> all = Files.list(additional)) {
        files = all.filter(file -> file.toString().endsWith(JINJA)).sorted().toList();
      }
      for (Path file : files) {
        String name = file.getFileName().toString();
        sources.putIfAbsent(
            name.substring(0, name.length() - JINJA.length()),
            new Source(file, JsonFile.text(file)));
      }
    }
    for (String name : List.of("chat_template.json", "tokenizer_config.json")) {
      Path path = folder.resolve(name);
      if (sources.isEmpty() && Files.exists(path)) {
        named(JsonFile.read(path)).forEach((key, text) -> sources.put(key, new Source(path, text)));
      }
    }
    return sources;
  }

  /** A template from its source; {@code path} names it in errors. */
  static ChatTemplate of(Path path, String source, Map<String, Object> specialTokens) {
    return new ChatTemplate(path, source, specialTokens);
  }

  /** The entry {@code chat_template}: a text, or several with names. */
  private static Map<String, String> named(JsonFile file) {
    JsonNode entry = file.root().path("chat_template");
    if (entry.isMissingNode() || entry.isNull()) {
      return Map.of();
    }
    if (entry.isString()) {
      return Map.of(DEFAULT, entry.stringValue());
    }
    Map<String, String> named = new LinkedHashMap<>();
    for (JsonNode one : entry) {
      if (!one.path("name").isString() || !one.path("template").isString()) {
        throw new FormatException(
            file.path(), -1, "chat_template wants a text, or a list of name and template");
      }
      named.put(one.path("name").stringValue(), one.path("template").stringValue());
    }
    return named;
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
      boolean kept = write(ChatInput.of(conversation, true), ANY_TIME).contains(MARK);
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
    return render(ChatInput.of(conversation, answering), now);
  }

  /**
   * The same for turns that hold more than a text, and with variables that the template knows.
   *
   * @throws UserError as above
   */
  public String render(ChatInput input, LocalDateTime now) {
    if (input.roles().contains(Message.SYSTEM) && !supportsSystem()) {
      String does = systemRole == SystemRole.REFUSED ? "refuses" : "silently drops";
      throw new UserError(
          "The chat template " + path + " " + does + " a system message.",
          "Use prompts without one (CAA, Arditi and natural traits need none), or let it be written"
              + " into the user's turn: --system-as-user.");
    }
    try {
      return write(input, now);
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
              + String.join(", ", input.roles())
              + ": "
              + String.valueOf(failure.getMessage()).replaceFirst("\\.?$", "."),
          "Change the roles to what the model was made for, or the template.",
          failure);
    }
  }

  /** The text of {@code input}, or none where the template fails on it. */
  String attempt(ChatInput input, LocalDateTime now) {
    try {
      return write(input, now);
    } catch (TemplateException _) {
      return "";
    }
  }

  private String write(ChatInput input, LocalDateTime now) {
    Map<String, @Nullable Object> variables = new LinkedHashMap<>(specialTokens);
    variables.putAll(input.context());
    return template.render(variables, now);
  }
}
