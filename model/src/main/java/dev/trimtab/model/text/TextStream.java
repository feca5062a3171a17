package dev.trimtab.model.text;

import dev.trimtab.core.TokenIds;
import java.util.Arrays;

/**
 * Text as its tokens come: the pieces given out are together what decoding all tokens at once
 * gives, and none of them ends inside a character. For one thread.
 */
public final class TextStream {
  private static final char INCOMPLETE = '\uFFFD';

  /*
   * What a token adds to a text can depend on the token before it (a blank that is dropped at the
   * start, a character spread over tokens), so the last tokens given out are decoded again with
   * the new ones: tokens [context, given) made the last piece, tokens [given, count) are held back
   * because their text may still change.
   */
  private final Tokenizer tokenizer;
  private final boolean skipSpecial;
  private final StringBuilder written = new StringBuilder();
  private int[] ids = new int[64];
  private int count;
  private int context;
  private int given;

  TextStream(Tokenizer tokenizer, boolean skipSpecial) {
    this.tokenizer = tokenizer;
    this.skipSpecial = skipSpecial;
  }

  /** The text that became certain by {@code id}; may be empty. */
  public String add(int id) {
    // Bytes on both sides of a token that is left out are joined: nothing is certain there.
    boolean open = tokenizer.isByte(id) || (skipSpecial && tokenizer.isSpecial(id));
    if (count == ids.length) {
      ids = Arrays.copyOf(ids, 2 * count);
    }
    ids[count++] = id;
    if (open) {
      return "";
    }
    String before = decode(context, given);
    String now = decode(context, count);
    boolean grown = now.length() > before.length() && now.startsWith(before);
    if (!grown || now.charAt(now.length() - 1) == INCOMPLETE) {
      return "";
    }
    context = given;
    given = count;
    String piece = now.substring(before.length());
    written.append(piece);
    return piece;
  }

  /** The text held back so far; call it once, after the last token. */
  public String finish() {
    String all = decode(0, count);
    String rest =
        all.startsWith(written.toString())
            ? all.substring(written.length())
            : decode(context, count).substring(decode(context, given).length());
    written.append(rest);
    given = count;
    return rest;
  }

  /** All text given out so far. */
  public String text() {
    return written.toString();
  }

  private String decode(int from, int to) {
    return from == to
        ? ""
        : tokenizer.decode(TokenIds.of(Arrays.copyOfRange(ids, from, to)), skipSpecial);
  }
}
