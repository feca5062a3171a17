package dev.trimtab.lab.trait;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One side of a contrast.
 *
 * @param prompt the user's turn, or the document to complete
 * @param system the system prompt; empty for none
 * @param document whether the prompt is a document that no chat template is put around
 * @param other keys of its line that this program has no use for, as JSON values
 */
public record Example(String prompt, String system, boolean document, Map<String, Object> other) {
  /** Copies the map. */
  public Example {
    other = Collections.unmodifiableMap(new TreeMap<>(other));
  }

  /** A user's turn without system prompt. */
  public static Example question(String prompt) {
    return new Example(prompt, "", false, Map.of());
  }
}
