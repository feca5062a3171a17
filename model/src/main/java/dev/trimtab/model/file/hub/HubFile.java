package dev.trimtab.model.file.hub;

import dev.trimtab.core.UserError;
import java.util.regex.Pattern;

/**
 * A file of a repository.
 *
 * @param name its path in the repository, with slashes
 * @param bytes its length; negative where the listing does not tell
 * @param checksum SHA-256 of a large file, git's blob SHA-1 of a small one, in hexadecimal digits;
 *     empty where the listing does not tell
 */
public record HubFile(String name, long bytes, String checksum) {
  private static final int LONGEST_NAME = 1024;
  private static final int SHA256_DIGITS = 64;
  private static final Pattern CHECKSUM = Pattern.compile("(?:[0-9a-f]{40}|[0-9a-f]{64})?");
  private static final Pattern SEGMENT = Pattern.compile("[^/\\\\:\\p{Cntrl}]+");

  /**
   * Validates what a server said.
   *
   * @throws UserError where the name leads out of its folder or the checksum is none
   */
  public HubFile {
    if (!isPlain(name)) {
      throw new UserError(
          "The hub lists a file with the unusable name \"" + Refusals.printable(name) + "\".",
          "Leave the repository alone, or report it to its owner.");
    }
    if (!CHECKSUM.matcher(checksum).matches()) {
      throw new UserError(
          "The hub gives no usable checksum of " + name + ".",
          "If HF_ENDPOINT names a mirror, use the hub itself.");
    }
  }

  /** Whether length and checksum are known. */
  boolean isKnown() {
    return bytes >= 0 && !checksum.isEmpty();
  }

  /** Whether the checksum is a SHA-256. */
  boolean isLarge() {
    return checksum.length() == SHA256_DIGITS;
  }

  private static boolean isPlain(String name) {
    if (name.length() > LONGEST_NAME) {
      return false;
    }
    for (String segment : name.split("/", -1)) {
      if (segment.equals(".") || segment.equals("..") || !SEGMENT.matcher(segment).matches()) {
        return false;
      }
    }
    return true;
  }
}
