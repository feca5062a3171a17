package dev.trimtab.model.text;

import dev.trimtab.core.TokenIds;
import dev.trimtab.core.UserError;
import dev.trimtab.model.file.gguf.GgufFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The text side of a model: its tokenizer, its chat template and the tokens that end a response.
 */
public final class ModelText implements AutoCloseable {
  private final Path folder;
  private final Tokenizer tokenizer;
  private final @Nullable ChatTemplate template;
  private final List<Integer> stops;

  private ModelText(
      Path folder, Tokenizer tokenizer, @Nullable ChatTemplate template, List<Integer> stops) {
    this.folder = folder;
    this.tokenizer = tokenizer;
    this.template = template;
    this.stops = stops;
  }

  /**
   * The text side of the model in {@code folder}, which may be a GGUF file.
   *
   * @param stops the ids that end a response, as the model's configuration gives them
   * @throws UserError where the folder has no tokenizer that can be used
   * @throws dev.trimtab.core.FormatException where a file is not what its name says
   */
  public static ModelText load(Path folder, List<Integer> stops) throws IOException {
    ChatTemplate template = ChatTemplate.load(folder).orElse(null);
    return new ModelText(folder, tokenizer(folder), template, List.copyOf(stops));
  }

  private static Tokenizer tokenizer(Path folder) throws IOException {
    Optional<Path> gguf = GgufFiles.find(folder);
    if (gguf.isPresent()) {
      return Tokenizer.of(GgufText.tokenizer(gguf.get()));
    }
    Path file = folder.resolve("tokenizer.json");
    if (!Files.exists(file)) {
      throw missing(folder);
    }
    return Tokenizer.load(file);
  }

  private static UserError missing(Path folder) {
    String remedy =
        "Save the tokenizer again with transformers' fast tokenizer, which writes tokenizer.json"
            + " (AutoTokenizer.from_pretrained(…).save_pretrained(…)), and put it into the folder.";
    if (Files.exists(folder.resolve("tokenizer.model"))) {
      return new UserError(
          folder
              + " has only a tokenizer.model, a SentencePiece model: its text rules live in"
              + " Python code outside the file, so it cannot be read exactly here.",
          remedy);
    }
    if (Files.exists(folder.resolve("vocab.json"))) {
      return new UserError(
          folder
              + " has a vocab.json but no tokenizer.json: how text is split before the"
              + " vocabulary applies is not in the folder.",
          remedy);
    }
    return new UserError(folder + " has no tokenizer.json.", remedy);
  }

  /** Text to tokens and back. */
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** The chat template; base models have none. */
  public Optional<ChatTemplate> template() {
    return Optional.ofNullable(template);
  }

  /** The ids that end a response. */
  public List<Integer> stops() {
    return stops;
  }

  /** Whether {@code id} ends a response. */
  public boolean isStop(int id) {
    return stops.contains(id);
  }

  /**
   * The prompt that has the model answer {@code conversation}.
   *
   * @param now the time, which some templates write down
   * @throws UserError where the model has no chat template or its template refuses the conversation
   */
  public Prompt prompt(Conversation conversation, LocalDateTime now) {
    if (template == null) {
      throw new UserError(
          folder
              + " has no chat template: it is a base model, or its chat_template.jinja is"
              + " missing.",
          "Use document completion (a natural trait with positive.txt and negative.txt), or add the"
              + " template that the model was trained with.");
    }
    String text = template.render(conversation, true, now);
    return new Prompt(tokenizer.encode(text, false), text);
  }

  /**
   * What the model reads of {@code input}, taken apart.
   *
   * @param chosen the template; the model's own or another
   * @param now the time, which some templates write down
   * @throws UserError where the template refuses the conversation
   */
  public PromptReading read(ChatTemplate chosen, ChatInput input, LocalDateTime now) {
    return PromptReading.of(chosen, tokenizer, input, now);
  }

  /**
   * The prompt that has the model go on with {@code document}, begun as its tokenizer begins one.
   */
  public Prompt document(String document) {
    return new Prompt(tokenizer.encode(document, true), document);
  }

  /** The text of a response, control tokens left out; not stripped. */
  public String text(Response response) {
    return text(response.ids());
  }

  /** The text of {@code ids}, control tokens left out; not stripped. */
  public String text(TokenIds ids) {
    return tokenizer.decode(ids, true);
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
