package dev.trimtab.core.registry;

import dev.trimtab.core.UserError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The members of one kind in a stated order, found by id.
 *
 * @param <T> the kind
 */
public final class Registry<T extends Named> {
  private final String kind;
  private final Map<String, T> members;

  private Registry(String kind, Map<String, T> members) {
    this.kind = kind;
    this.members = members;
  }

  /**
   * A registry of {@code members}.
   *
   * @param kind what a member is called in messages, for example "precision"
   * @throws IllegalStateException where two members have the same id
   */
  @SafeVarargs
  public static <T extends Named> Registry<T> of(String kind, T... members) {
    Map<String, T> byId = new LinkedHashMap<>();
    for (T member : members) {
      if (byId.putIfAbsent(member.id(), member) != null) {
        throw new IllegalStateException("two members of kind " + kind + " named " + member.id());
      }
    }
    return new Registry<>(kind, byId);
  }

  /**
   * A registry of these members and one more after them; this one stays as it is.
   *
   * @throws IllegalStateException where a member has that id already
   */
  public Registry<T> plus(T member) {
    Map<String, T> more = new LinkedHashMap<>(members);
    if (more.putIfAbsent(member.id(), member) != null) {
      throw new IllegalStateException("two members of kind " + kind + " named " + member.id());
    }
    return new Registry<>(kind, more);
  }

  /** All members, in order of registration. */
  public List<T> all() {
    return List.copyOf(members.values());
  }

  /** All ids, in order of registration. */
  public List<String> ids() {
    return List.copyOf(members.keySet());
  }

  /** The member of that id, if there is one. */
  public Optional<T> find(String id) {
    return Optional.ofNullable(members.get(id));
  }

  /**
   * The member of that id.
   *
   * @throws UserError where there is none: names the nearest known id and all of them
   */
  public T get(String id) {
    return find(id).orElseThrow(() -> unknown(kind, id, ids()));
  }

  /** The error for an unknown name among {@code known} ones. */
  public static UserError unknown(String kind, String id, List<String> known) {
    return new UserError(
        "There is no " + kind + " named \"" + id + "\".",
        nearest(id, known).map(name -> "Did you mean \"" + name + "\"? ").orElse("")
            + "Known: "
            + String.join(", ", known)
            + ".");
  }

  /** The known name with the fewest edits to {@code id}, if it is near enough to be a slip. */
  public static Optional<String> nearest(String id, List<String> known) {
    return new ArrayList<>(known)
        .stream()
            .min(Comparator.comparingInt(name -> edits(id, name)))
            .filter(
                name -> edits(id, name) <= Math.max(1, Math.max(id.length(), name.length()) / 2));
  }

  /** Levenshtein distance. */
  private static int edits(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
