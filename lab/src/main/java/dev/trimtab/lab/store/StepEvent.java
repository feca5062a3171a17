package dev.trimtab.lab.store;

/** What happens to one artifact. */
public sealed interface StepEvent {
  /** The artifact's path within the store, without key and extension. */
  String artifact();

  /**
   * It is about to be computed.
   *
   * @param items how many parts it has
   * @param done how many of them an earlier run left behind
   */
  record Begun(String artifact, int items, int done) implements StepEvent {}

  /** So many of its parts are done. */
  record Advanced(String artifact, int items, int done) implements StepEvent {}

  /** It is computed and kept. */
  record Kept(String artifact) implements StepEvent {}

  /** An earlier run had kept it under the same key. */
  record Reused(String artifact) implements StepEvent {}
}
