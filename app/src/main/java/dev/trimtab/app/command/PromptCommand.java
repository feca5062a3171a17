package dev.trimtab.app.command;

import dev.trimtab.app.Home;
import dev.trimtab.core.UserError;
import dev.trimtab.model.text.ChatInput;
import dev.trimtab.model.text.ChatTemplate;
import dev.trimtab.model.text.Conversation;
import dev.trimtab.model.text.Message;
import dev.trimtab.model.text.ModelText;
import dev.trimtab.model.text.PromptFrame;
import dev.trimtab.model.text.PromptReading;
import dev.trimtab.model.text.PromptToken;
import dev.trimtab.model.text.jinja.Template;
import dev.trimtab.model.text.jinja.TemplateException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code trimtab prompt}: what a model reads, or what a template writes. */
@Command(
    name = "prompt",
    mixinStandardHelpOptions = true,
    header = "Show exactly what a model reads: text, tokens, and which turn said what.",
    description = {
      "",
      "With MODEL: the conversation as its chat template writes it, token by token, with the place"
          + " of each turn's words and of the answer. Without MODEL: any template rendered with"
          + " any variables, printed as it is, nothing added."
    },
    footer = {
      "",
      "Examples:",
      "  echo '[{\"role\": \"user\", \"content\": \"Hello\"}]' > hello.json",
      "  trimtab prompt skiff --messages hello.json",
      "  trimtab prompt skiff --messages hello.json --no-generation-prompt --json",
      "  trimtab prompt skiff --messages hello.json --template my.jinja",
      "  trimtab prompt --template my.jinja --variables all.json --date 2025-03-07"
    })
final class PromptCommand implements Callable<Integer> {
  private static final int SHOWN = 40;
  private static final String TOOLS = "tool_use";

  @Parameters(
      arity = "0..1",
      paramLabel = "MODEL",
      description = Models.MODEL + " Only its text is read.")
  private @Nullable String model;

  @Option(
      names = "--messages",
      paramLabel = "FILE",
      description =
          "JSON: a list of turns with role and content, or an object with such a list as"
              + " messages; - is standard input.")
  private @Nullable String messages;

  @Option(
      names = "--tools",
      paramLabel = "FILE",
      description = "JSON: the list of functions that the model may call.")
  private @Nullable String tools;

  @Option(
      names = "--template",
      paramLabel = "FILE",
      description = "A chat template in place of the model's own.")
  private @Nullable Path template;

  @Option(
      names = "--template-name",
      paramLabel = "NAME",
      description =
          "Which of a model's several templates. Default: tool_use with --tools where there is"
              + " one, else default.")
  private @Nullable String templateName;

  @Option(
      names = "--variables",
      paramLabel = "FILE",
      description = "JSON: an object of further variables of the template.")
  private @Nullable String variables;

  @Option(
      names = "--no-generation-prompt",
      description = "End after the last turn, not where the model begins to answer.")
  private boolean ended;

  @Option(
      names = "--system-as-user",
      description = "Put system prompts into the user's turn where a model has no role for them.")
  private boolean systemAsUser;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private DateOption date = new DateOption();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    if (model != null) {
      show(Home.ofThisMachine().model(model));
    } else if (template != null) {
      String text = render(template);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        Json.print(out, Map.of("text", text));
      } else {
        out.print(text);
        out.flush();
      }
    } else {
      throw new UserError(
          "Neither a model nor a template is given.",
          "Name a model with --messages FILE, or give --template FILE.");
    }
    return 0;
  }

  /** The text of a template by itself; without messages the variables are all that it is given. */
  private String render(Path file) throws IOException {
    Map<String, Object> given = given();
    if (messages != null) {
      given.put("messages", turns());
      given.putIfAbsent("add_generation_prompt", true);
    }
    if (ended) {
      given.put("add_generation_prompt", false);
    }
    try {
      if (!Files.isRegularFile(file)) {
        throw new UserError("There is no file " + file + ".", "Check the path.");
      }
      return Template.parse(Files.readString(file)).render(given, date.get());
    } catch (TemplateException e) {
      String line = e.line().isPresent() ? ", line " + e.line().getAsInt() : "";
      String does =
          switch (e.kind()) {
            case SYNTAX -> "is no template";
            case RAISED -> "refuses what it is given";
            case UNDEFINED, TYPE, FORBIDDEN, LIMIT -> "fails";
          };
      throw new UserError("%s%s %s: %s.".formatted(file, line, does, unended(e)), "", e);
    }
  }

  private static String unended(TemplateException e) {
    return String.valueOf(e.getMessage()).replaceFirst("\\.$", "");
  }

  private Map<String, Object> given() throws IOException {
    Map<String, Object> given = new LinkedHashMap<>();
    if (variables != null) {
      given.putAll(JsonInput.read(variables).object());
    }
    if (tools != null) {
      given.put("tools", JsonInput.read(tools).objects("tools"));
    }
    return given;
  }

  private List<Map<String, Object>> turns() throws IOException {
    if (messages == null) {
      throw new UserError(
          "There is nothing to say.",
          "Give the conversation: --messages FILE, or - to pipe it in.");
    }
    return JsonInput.read(messages).objects("messages");
  }

  private void show(Path folder) throws IOException {
    ChatInput input = new ChatInput(turns(), given(), !ended);
    if (input.messages().isEmpty()) {
      throw new UserError(messages + " holds no message.", "Write at least one turn.");
    }
    for (int i = 0; i < input.messages().size(); i++) {
      if (input.role(i).isEmpty()) {
        throw new UserError("Message " + i + " has no role.", "Write \"role\": \"user\" or so.");
      }
      Map<String, Object> turn = input.messages().get(i);
      if (!turn.containsKey("content") && !turn.containsKey("tool_calls")) {
        throw new UserError(
            "Message " + i + " has no content.", "Write \"content\": \"what is said\".");
      }
      if (turn.get("content") instanceof Number || turn.get("content") instanceof Boolean) {
        throw new UserError(
            "The content of message " + i + " is no text.", "Put it into quotation marks.");
      }
    }
    try (ModelText text = ModelText.load(folder, List.of())) {
      ChatTemplate chosen = template(folder, text);
      if (systemAsUser && !chosen.supportsSystem()) {
        input = merged(input);
      }
      PromptReading reading = text.read(chosen, input, date.get());
      if (json) {
        Json.print(spec.commandLine().getOut(), described(reading));
      } else {
        print(reading);
      }
    }
  }

  private ChatTemplate template(Path folder, ModelText text) throws IOException {
    if (template != null) {
      return ChatTemplate.read(template, folder);
    }
    if (templateName != null) {
      return ChatTemplate.load(folder, templateName);
    }
    if (tools != null && ChatTemplate.names(folder).contains(TOOLS)) {
      return ChatTemplate.load(folder, TOOLS);
    }
    return text.template()
        .orElseThrow(
            () ->
                new UserError(
                    folder + " has no chat template: it is a base model.",
                    "Give one with --template FILE."));
  }

  private static ChatInput merged(ChatInput input) {
    List<Message> plain = new ArrayList<>();
    for (int i = 0; i < input.messages().size(); i++) {
      if (!(input.messages().get(i).get("content") instanceof String content)) {
        throw new UserError(
            "--system-as-user works on messages of plain text; message " + i + " is not.",
            "Write the system prompt into the user's turn yourself.");
      }
      plain.add(new Message(input.role(i), content));
    }
    Conversation conversation = new Conversation(plain).systemAsUser();
    ChatInput simple = ChatInput.of(conversation, input.answering());
    return new ChatInput(simple.messages(), input.variables(), input.answering());
  }

  private Map<String, Object> described(PromptReading reading) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("text", reading.text());
    all.put("ids", reading.tokens().stream().map(PromptToken::id).toList());
    all.put("tokens", reading.tokens());
    all.put("frames", reading.frames());
    if (!ended) {
      all.put("responseStart", reading.tokens().size());
    }
    return all;
  }

  private void print(PromptReading reading) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(reading.text());
    out.println();
    Table frames = new Table("frame", "message", "tokens", "text");
    for (PromptFrame frame : reading.frames()) {
      int from = reading.text().offsetByCodePoints(0, frame.from());
      int to = reading.text().offsetByCodePoints(from, frame.to() - frame.from());
      frames.row(
          frame.role(),
          String.valueOf(frame.message()),
          frame.fromToken() + "–" + (frame.toToken() - 1),
          cut(reading.text().substring(from, to)));
    }
    if (!ended) {
      frames.row("response", "", reading.tokens().size() + "–", "");
    }
    frames.print(out);
    out.println();
    Table tokens = new Table("token", "id", "frame", "text");
    for (int t = 0; t < reading.tokens().size(); t++) {
      PromptToken token = reading.tokens().get(t);
      tokens.row(
          String.valueOf(t), String.valueOf(token.id()), frame(reading, t), cut(token.text()));
    }
    tokens.print(out);
  }

  private static String frame(PromptReading reading, int token) {
    return reading.frames().stream()
        .filter(frame -> token >= frame.fromToken() && token < frame.toToken())
        .map(PromptFrame::role)
        .findFirst()
        .orElse("");
  }

  /** In quotation marks, with line ends written out, so that blanks are seen. */
  private static String cut(String text) {
    String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    return "\"" + shown.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r") + "\"";
  }
}
