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
    JsonFile json = JsonFile.read(file);
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
          file, -1, "the tokenizers library cannot read it: " + broken.getMessage(), broken);
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
    texts.forEach(Tokenizer::checkText);
    long[] encodings =
        TokenizersLibrary.LIB.batchEncode(
            library.getHandle(), texts.toArray(String[]::new), addSpecialTokens);
    List<TokenIds> tokens = new ArrayList<>(encodings.length);
    for (long encoding : encodings) {
      tokens.add(ids(TokenizersLibrary.LIB.getTokenIds(encoding)));
      TokenizersLibrary.LIB.deleteEncoding(encoding);
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
   * The text of {@code ids}; bytes that make no character become U+FFFD.
   *
   * @param skipSpecial whether to leave out control tokens
   */
  public String decode(TokenIds ids, boolean skipSpecial) {
    long[] wide = new long[ids.size()];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = checked(ids.at(i));
    }
    return library.decode(wide, skipSpecial);
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
    return vocabulary.isByte(checked(id));
  }

  /** Whether decoding can leave {@code id} out. */
  boolean isSpecial(int id) {
    return vocabulary.isSpecial(checked(id));
  }

  private int checked(int id) {
    if (id < 0 || id >= size()) {
      throw new IllegalArgumentException(
          "token id " + id + " with a vocabulary of " + size() + " tokens");
    }
    return id;
  }

  @Override
  public void close() {
    library.close();
  }
}
