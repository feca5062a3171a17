package dev.trimtab.model.file.hub;

/** What happens while a model is fetched; told one at a time. */
public sealed interface PullEvent {
  /**
   * What there is to do is known.
   *
   * @param files wanted
   * @param bytes of all of them
   * @param present bytes of them that are here already
   */
  record Planned(int files, long bytes, long present) implements PullEvent {}

  /**
   * Bytes came, or were lost.
   *
   * @param bytes how many; negative where a server made begin again
   */
  record Advanced(long bytes) implements PullEvent {}

  /** A file is whole, checked and in its place. */
  record Fetched(String file, long bytes) implements PullEvent {}

  /** Nothing comes for a while, and why. */
  record Waiting(String why) implements PullEvent {}
}
