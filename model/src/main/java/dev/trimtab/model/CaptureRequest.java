package dev.trimtab.model;

import dev.trimtab.core.TokenIds;
import dev.trimtab.model.hook.Steering;

/**
 * A mean over positions that is to be read at every site.
 *
 * @param ids the row
 * @param from first position
 * @param to position after the last
 * @param steering what is done to the row's residual stream
 */
public record CaptureRequest(TokenIds ids, int from, int to, Steering steering) {
  /** Refuses an empty span. */
  public CaptureRequest {
    if (from < 0 || to <= from || to > ids.size()) {
      throw new IllegalArgumentException(
          "positions %d to %d of a row of %d tokens".formatted(from, to, ids.size()));
    }
  }
}
