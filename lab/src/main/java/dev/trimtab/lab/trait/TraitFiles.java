package dev.trimtab.lab.trait;

import dev.trimtab.core.UserError;
import dev.trimtab.core.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The traits below a root: folders {@code category/name} with positive and negative examples,
 * definition.txt, steering.json and, where there are A/B items, test_ab.json; or, where the root is
 * in another public layout, what its importer makes of it.
 */
public final class TraitFiles {
  private final Path root;
  private final Map<String, TraitFolder> imported;

  /**
   * The traits at {@code root}.
   *
   * @throws UserError where there is nothing, or a file in no known layout
   */
  public TraitFiles(Path root) {
    if (!Files.exists(root)) {
      throw new UserError("There is no folder of traits " + root + ".", "Check the path.");
    }
    this.root = root;
    this.imported = folders(root).isEmpty() ? imported(root) : Map.of();
    if (!Files.isDirectory(root) && imported.isEmpty()) {
      throw new UserError(
          root + " is in no known layout of traits.",
          "Known: a folder of traits, or one of "
              + TraitLayouts.ALL.all().stream()
                  .map(layout -> layout.id() + " (" + layout.description() + ")")
                  .collect(Collectors.joining(", "))
              + ".");
    }
  }

  private static Map<String, TraitFolder> imported(Path root) {
    Map<String, TraitFolder> byId = new TreeMap<>();
    Optional<TraitLayout> layout = TraitLayouts.of(root);
    if (layout.isPresent()) {
      layout.get().read(root).forEach(made -> byId.put(made.id(), made));
    }
    return byId;
  }

  /** Ids of all traits, ascending. A folder is a trait where it holds examples. */
  public List<String> ids() {
    return imported.isEmpty() ? folders(root) : List.copyOf(imported.keySet());
  }

  /**
   * The trait of that id.
   *
   * @throws UserError where there is none, or where a file of it is missing or wrong: names file
   *     and line, what was expected and what was found
   */
  public Trait load(String id) {
    TraitFolder made = imported.get(id);
    if (made != null) {
      return TraitReader.of(made, root);
    }
    Path top = root.toAbsolutePath().normalize();
    Path folder = top.resolve(id).normalize();
    if (!imported.isEmpty() || !folder.startsWith(top) || !Files.isDirectory(folder)) {
      if (id.contains("/") && Files.exists(Path.of(id))) {
        throw new UserError(
            id + " is a path, where a trait's category/name is wanted.",
            "Name the folder that traits lie in with --traits.");
      }
      throw Registry.unknown("trait", id, ids());
    }
    return read(folder);
  }

  /** Every trait, in order of ids. */
  public List<Trait> loadAll() {
    return ids().stream().map(this::load).toList();
  }

  /**
   * The trait in one folder, whose parent's name is its category.
   *
   * @throws UserError as {@link #load}
   */
  public static Trait read(Path folder) {
    return TraitReader.of(folder);
  }

  private static List<String> folders(Path root) {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> found = Files.walk(root)) {
      return found
          .filter(path -> path.getFileName().toString().matches("positive\\.(jsonl|txt)"))
          .map(path -> root.relativize(path.resolveSibling("")).toString().replace('\\', '/'))
          .distinct()
          .sorted()
          .toList();
    } catch (IOException e) {
      throw TraitText.unreadable(root, e);
    }
  }
}
