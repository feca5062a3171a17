package dev.trimtab.model.text;

import java.util.List;

/**
 * A filter that ends a text that comes in pieces before the first of some stop texts: what could be
 * the beginning of one is held back until it is certain. Where the pieces are cut does not matter.
 * For one thread.
 */
public final class StopTexts {
  private final List<String> stops;
  private final StringBuilder held = new StringBuilder();
  private String found = "";

  /** A filter for these texts, of which none is empty. */
  public StopTexts(List<String> stops) {
    if (stops.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException("an empty stop text ends everything");
    }
    this.stops = List.copyOf(stops);
  }

  /** The text that became certain by {@code piece}; may be empty. */
  public String add(String piece) {
    if (isFound()) {
      return "";
    }
    held.append(piece);
    int end = Integer.MAX_VALUE;
    for (String stop : stops) {
      int at = held.indexOf(stop);
      boolean earlier = at >= 0 && at + stop.length() < end;
      if (earlier || (at >= 0 && at + stop.length() == end && stop.length() > found.length())) {
        end = at + stop.length();
        found = stop;
      }
    }
    int certain = isFound() ? end - found.length() : held.length() - begun();
    String text = held.substring(0, certain);
    held.delete(0, certain);
    return text;
  }

  /**
   * The text held back, which turned out to be no stop text; call it once, after the last piece.
   */
  public String finish() {
    String rest = isFound() ? "" : held.toString();
    held.setLength(0);
    return rest;
  }

  /** Whether a stop text was met. */
  public boolean isFound() {
    return !found.isEmpty();
  }

  /** Length of the longest end of what is held that is the beginning of a stop text. */
  private int begun() {
    int longest = 0;
    for (String stop : stops) {
      int most = Math.min(stop.length() - 1, held.length());
      for (int length = most; length > longest; length--) {
        if (stop.startsWith(held.substring(held.length() - length))) {
          longest = length;
        }
      }
    }
    return longest;
  }
}
