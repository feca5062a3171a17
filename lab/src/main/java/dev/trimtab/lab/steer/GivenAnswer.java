package dev.trimtab.lab.steer;

import java.util.List;

/**
 * An answer as it is kept.
 *
 * @param text its words
 * @param ids its tokens, the stop token not among them
 */
public record GivenAnswer(String text, List<Integer> ids) {
  /** Copies the list. */
  public GivenAnswer {
    ids = List.copyOf(ids);
  }
}
