package dev.trimtab.model.file.hub;

import java.util.List;

/**
 * What is to be fetched.
 *
 * @param name the model
 * @param include globs of the files wanted, in which {@code *} also crosses slashes; empty for
 *     those that the engine needs
 * @param file the one GGUF file wanted; empty for none
 */
public record PullRequest(HubName name, List<String> include, String file) {
  /** Copies the list. */
  public PullRequest {
    include = List.copyOf(include);
    if (!include.isEmpty() && !file.isEmpty()) {
      throw new IllegalArgumentException("expected globs or a file, found both");
    }
  }

  /** The files that the engine needs. */
  public static PullRequest of(HubName name) {
    return new PullRequest(name, List.of(), "");
  }
}
