package dev.trimtab.model.file.hub;

import java.nio.file.Path;
import java.util.List;

/**
 * What a pull left on this machine.
 *
 * @param name the model
 * @param commit that its revision means
 * @param folder the snapshot: all files of the commit that are here
 * @param files those that were asked for, by name
 * @param fetchedBytes that came over the network
 */
public record PullResult(
    HubName name, String commit, Path folder, List<PulledFile> files, long fetchedBytes) {
  /** Copies the list. */
  public PullResult {
    files = List.copyOf(files);
  }

  /**
   * A file that is here.
   *
   * @param name in the repository
   * @param bytes its length
   * @param checksum SHA-256, or git's blob SHA-1 for a small file
   */
  public record PulledFile(String name, long bytes, String checksum) {}
}
