package dev.trimtab.model;

import java.util.List;

/** Hears of a response as it grows, and of what was read at each of its tokens. */
public interface WatchListener extends GenerationListener {
  /**
   * Token {@code token} of the response was read, after the next one was asked for.
   *
   * @param projections one for each watch, in their order
   */
  void read(int token, List<Double> projections);
}
