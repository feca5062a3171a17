package dev.trimtab.model.file.hub;

import java.util.List;
import java.util.Optional;

/**
 * What a repository holds at one commit.
 *
 * @param name the repository and the revision that was asked for
 * @param commit the commit that the revision means now
 * @param files all files
 */
public record HubListing(HubName name, String commit, List<HubFile> files) {
  /** Copies the list. */
  public HubListing {
    if (!HubName.isCommit(commit)) {
      throw new IllegalArgumentException("expected 40 hexadecimal digits, found " + commit);
    }
    files = List.copyOf(files);
  }

  /** The file of that name. */
  Optional<HubFile> find(String file) {
    return files.stream().filter(each -> each.name().equals(file)).findFirst();
  }
}
