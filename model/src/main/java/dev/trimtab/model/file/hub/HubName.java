package dev.trimtab.model.file.hub;

import dev.trimtab.core.UserError;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A model of the hub: which repository, and which of its branches, tags or commits.
 *
 * @param id {@code OWNER/NAME}, or a name alone for the hub's oldest models
 * @param revision a branch, a tag or a commit's 40 hexadecimal digits
 */
public record HubName(String id, String revision) {
  /** The branch that is meant where none is named. */
  public static final String MAIN = "main";

  private static final int LONGEST_REVISION = 255;
  private static final Pattern WORD = Pattern.compile("\\w(?:[\\w.-]{0,94}\\w)?");
  private static final Pattern REVISION = Pattern.compile("\\w[\\w.+-]*(?:/\\w[\\w.+-]*)*");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  /** Validates both parts: neither can lead out of a folder. */
  public HubName {
    if (!isId(id)) {
      throw new IllegalArgumentException("expected OWNER/NAME, found " + id);
    }
    if (!isRevision(revision)) {
      throw new IllegalArgumentException("expected a revision, found " + revision);
    }
  }

  /**
   * The model that {@code OWNER/NAME[@revision]} names.
   *
   * @throws UserError where the word is something else
   */
  public static HubName of(String word) {
    return find(word)
        .orElseThrow(
            () ->
                new UserError(
                    "\"" + word + "\" is not a model's name on the hub.",
                    "Give OWNER/NAME or OWNER/NAME@REVISION, as the model's page shows it."));
  }

  /** The same where the word may be something else. */
  public static Optional<HubName> find(String word) {
    int at = word.indexOf('@');
    String id = at < 0 ? word : word.substring(0, at);
    String revision = at < 0 ? MAIN : word.substring(at + 1);
    if (!isId(id) || !isRevision(revision)) {
      return Optional.empty();
    }
    return Optional.of(new HubName(id, revision));
  }

  /** Whether the revision is a commit, which never changes. */
  public boolean isCommit() {
    return isCommit(revision);
  }

  static boolean isCommit(String text) {
    return COMMIT.matcher(text).matches();
  }

  /** The name of the model's folder in the cache. */
  String folder() {
    return "models--" + id.replace("/", "--");
  }

  /** As it is given to a command; the revision only where it is not {@link #MAIN}. */
  @Override
  public String toString() {
    return revision.equals(MAIN) ? id : id + "@" + revision;
  }

  private static boolean isId(String id) {
    String[] parts = id.split("/", -1);
    if (parts.length > 2 || id.contains("--") || id.contains("..") || id.endsWith(".git")) {
      return false;
    }
    for (String part : parts) {
      if (!WORD.matcher(part).matches()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isRevision(String revision) {
    return revision.length() <= LONGEST_REVISION
        && REVISION.matcher(revision).matches()
        && !revision.contains("..")
        && !revision.endsWith(".lock");
  }
}
