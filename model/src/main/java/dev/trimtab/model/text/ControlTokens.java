package dev.trimtab.model.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The added tokens of a tokenizer that a text from strangers must not contain. */
final class ControlTokens {
  /** How often a text is looked over before breaking it is given up. */
  static final int ROUNDS = 8;

  // What a token becomes that a blank cannot break.
  private static final String REPLACEMENT = "\uFFFD";

  private final Map<Integer, List<String>> textsByFirst = new HashMap<>();
  private final Set<Integer> ids = new HashSet<>();

  /** Where a token stands in a text, in code points. */
  record Extent(int start, int end) {}

  ControlTokens(List<AddedToken> added) {
    for (AddedToken token : added) {
      if (token.text().isBlank()) {
        continue;
      }
      ids.add(token.id());
      textsByFirst
          .computeIfAbsent(token.text().codePointAt(0), _ -> new ArrayList<>())
          .add(token.text());
    }
  }

  /** {@code text} with a blank after the first character of every control token written in it. */
  String broken(String text) {
    var out = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int first = text.codePointAt(at);
      String character = Character.toString(first);
      out.append(startsAt(text, at) ? parted(character) : character);
      at += character.length();
    }
    return out.toString();
  }

  private boolean startsAt(String text, int at) {
    for (String token : textsByFirst.getOrDefault(text.codePointAt(at), List.of())) {
      if (text.startsWith(token, at)) {
        return true;
      }
    }
    return false;
  }

  /** The first character of a control token, or what replaces it where it is the whole token. */
  private String parted(String first) {
    boolean whole = textsByFirst.getOrDefault(first.codePointAt(0), List.of()).contains(first);
    return whole ? REPLACEMENT : first + " ";
  }

  /** {@code text} with the control tokens that were found in it replaced. */
  String broken(String text, long[] found, List<Extent> extents) {
    var out = new StringBuilder();
    int copied = 0;
    for (int i = 0; i < found.length; i++) {
      Extent extent = extents.get(i);
      if (!ids.contains((int) found[i]) || extent.end() <= extent.start()) {
        continue;
      }
      int start = text.offsetByCodePoints(0, extent.start());
      int end = text.offsetByCodePoints(0, extent.end());
      if (start >= copied) {
        out.append(text, copied, start).append(REPLACEMENT);
        copied = end;
      }
    }
    return out.append(text, copied, text.length()).toString();
  }
}
