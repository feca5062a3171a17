package dev.trimtab.model.text;

import ai.djl.engine.EngineException;
import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.trimtab.core.FormatException;
import dev.trimtab.core.TokenIds;
import dev.trimtab.core.UserError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A Hugging Face tokenizer: text to token ids and back, by the tokenizers library itself.
 *
 * <p>Nothing is cut off and nothing padded, whatever the file says. Safe for use by several threads
 * until it is closed.
 *
 * <p>The library's Java binding looks for a network at its first use unless the system property
 * {@code ai.djl.offline} is {@code true}; whoever starts the Java machine has to set it.
 */
public final class Tokenizer implements AutoCloseable {
  // Each is switched on by the binding unless told otherwise.
  private static final Map<String, String> NOTHING_CUT =
      Map.of("truncation", "false", "padding", "false", "modelMaxLength", "1000000000");

  private final HuggingFaceTokenizer library;
  private final Vocabulary vocabulary;
  private final ControlTokens controls;

  private Tokenizer(HuggingFaceTokenizer library, Vocabulary vocabulary) {
    this.library = library;
    this.vocabulary = vocabulary;
    this.controls = new ControlTokens(vocabulary.added());
  }

  /**
   * The tokenizer that a {@code tokenizer.json} describes.
   *
   * @throws FormatException where the file is no such description
   * @throws UserError where the library itself cannot be loaded
   */
  public static Tokenizer load(Path file) throws IOException {
    return of(JsonFile.read(file));
  }

  /** The same of a description that is read already. */
  static Tokenizer of(JsonFile json) throws IOException {
    Vocabulary vocabulary = Vocabulary.of(json);
    byte[] bytes = json.text().getBytes(StandardCharsets.UTF_8);
    try {
      var library = HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(bytes), NOTHING_CUT);
      TokenizersLibrary.LIB.disableTruncation(library.getHandle());
      TokenizersLibrary.LIB.disablePadding(library.getHandle());
      return new Tokenizer(library, vocabulary);
    } catch (EngineException unloaded) {
      throw new UserError(
          "The tokenizers library cannot be loaded: " + unloaded.getMessage(),
          "It unpacks itself into .djl.ai in the home folder, which must be writable; the"
              + " environment variable DJL_CACHE_DIR names another folder.",
          unloaded);
    } catch (RuntimeException broken) {
      throw new FormatException(
          json.path(), -1, "the tokenizers library cannot read it: " + broken.getMessage(), broken);
    }
  }

  /**
   * The tokens of {@code text}. Control tokens written in the text are read as such, see {@link
   * #neutralised}.
   *
   * @param addSpecialTokens whether to add what the tokenizer puts around a text, such as the token
   *     that begins it; a chat template has written that already
   */
  public TokenIds encode(String text, boolean addSpecialTokens) {
    return encodeAll(List.of(text), addSpecialTokens).getFirst();
  }

  /** The tokens of each text, as {@link #encode} gives them. */
  public List<TokenIds> encodeAll(List<String> texts, boolean addSpecialTokens) {
    List<TokenIds> tokens = new ArrayList<>(texts.size());
    for (String text : texts) {
      checkText(text);
      // One by one: the library's batch ends the whole process where a text cannot be encoded.
      long encoding = encoded(text, addSpecialTokens);
      tokens.add(ids(TokenizersLibrary.LIB.getTokenIds(encoding)));
      TokenizersLibrary.LIB.deleteEncoding(encoding);
    }
    return tokens;
  }

  private long encoded(String text, boolean addSpecialTokens) {
    try {
      return TokenizersLibrary.LIB.encode(library.getHandle(), text, addSpecialTokens);
    } catch (RuntimeException refused) {
      throw new UserError(
          "The tokenizer cannot encode a text: " + refused.getMessage() + ".",
          "Its tokenizer.json lacks what the text needs, an unknown token for example.",
          refused);
    }
  }

  /** The tokens of {@code text} and what each was made from, without special tokens added. */
  public List<PromptToken> tokens(String text) {
    checkText(text);
    Encoding encoding = library.encode(text, false, false);
    TokenIds ids = ids(encoding.getIds());
    List<ControlTokens.Extent> spans = spans(encoding);
    List<PromptToken> tokens = new ArrayList<>(ids.size());
    int character = 0;
    int offset = 0;
    for (int i = 0; i < ids.size(); i++) {
      int start = spans.get(i).start();
      int end = spans.get(i).end();
      offset = text.offsetByCodePoints(offset, start - character);
      character = start;
      String covered = text.substring(offset, text.offsetByCodePoints(offset, end - start));
      tokens.add(new PromptToken(ids.at(i), covered, start, end));
    }
    return tokens;
  }

  /** Half a surrogate pair is no character and would be encoded as something else. */
  private static void checkText(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (!pair) {
        throw new UserError(
            "The text holds half a character (a lone surrogate) at position " + i + ".",
            "Mend the text: it was cut in the middle of a character.");
      }
      i++;
    }
  }

  private static TokenIds ids(long[] ids) {
    int[] narrow = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      narrow[i] = Math.toIntExact(ids[i]);
    }
    return TokenIds.of(narrow);
  }

  /**
   * The text of {@code ids}; bytes that make no character become U+FFFD. An id that no token has
   * stands for no text: embeddings are often padded to a round number of rows, and a model may
   * choose one of those.
   *
   * @param skipSpecial whether to leave out control tokens
   */
  public String decode(TokenIds ids, boolean skipSpecial) {
    long[] known = Arrays.stream(ids.toArray()).filter(this::isKnown).asLongStream().toArray();
    return library.decode(known, skipSpecial);
  }

  /** The text that {@code id} stands for by itself; control tokens are written out. */
  public String text(int id) {
    return decode(TokenIds.of(id), false);
  }

  /** The id of a piece of the vocabulary, written as the vocabulary writes it. */
  public OptionalInt id(String token) {
    return vocabulary.id(token);
  }

  /** One more than the greatest token id; a model may have more logits than that. */
  public int size() {
    return vocabulary.size();
  }

  /** The tokens that are found in a text before anything else, control tokens among them. */
  public List<AddedToken> addedTokens() {
    return vocabulary.added();
  }

  /** A decoder for tokens that come one by one. */
  public TextStream stream(boolean skipSpecial) {
    return new TextStream(this, skipSpecial);
  }

  /**
   * {@code text} with a blank inside every control token that it writes, so that none is read as
   * one: for text from strangers, such as a response that a judge reads. Added tokens of white
   * space only are left alone.
   */
  public String neutralised(String text) {
    String broken = controls.broken(text);
    // The library may still see tokens that are not written literally, such as in other case.
    for (int round = 0; round < ControlTokens.ROUNDS; round++) {
      checkText(broken);
      Encoding encoding = library.encode(broken, false, false);
      String next = controls.broken(broken, encoding.getIds(), spans(encoding));
      if (next.equals(broken)) {
        return broken;
      }
      broken = next;
    }
    throw new IllegalStateException("control tokens form again in \"" + broken + "\"");
  }

  private static List<ControlTokens.Extent> spans(Encoding encoding) {
    @Nullable CharSpan[] spans = encoding.getCharTokenSpans();
    List<ControlTokens.Extent> extents = new ArrayList<>(spans.length);
    for (CharSpan span : spans) {
      extents.add(
          span == null
              ? new ControlTokens.Extent(0, 0)
              : new ControlTokens.Extent(span.getStart(), span.getEnd()));
    }
    return extents;
  }

  /** Whether the text of {@code id} depends on the bytes around it. */
  boolean isByte(int id) {
    return isKnown(id) && vocabulary.isByte(id);
  }

  /** Whether decoding can leave {@code id} out. */
  boolean isSpecial(int id) {
    return isKnown(id) && vocabulary.isSpecial(id);
  }

  private boolean isKnown(int id) {
    if (id < 0) {
      throw new IllegalArgumentException("a token id is at least 0, found " + id);
    }
    return id < size();
  }

  @Override
  public void close() {
    library.close();
  }
}
