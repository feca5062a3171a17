package dev.trimtab.model.file.hub;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/*
 * models--OWNER--NAME/blobs/CHECKSUM           contents
 *                     refs/REVISION            the commit that a branch or tag means
 *                     snapshots/COMMIT/FILE    links to contents, or the contents themselves
 * .locks/models--OWNER--NAME/CHECKSUM.lock     taken while contents are fetched
 *
 * The layout is documented at https://huggingface.co/docs/huggingface_hub/guides/manage-cache.
 */

/** The hub's cache on this machine, as huggingface_hub also reads and writes it. */
public final class HubCache {
  private static final String MODELS = "models--";
  private static final int LONGEST_REF = 100;

  private final Path root;
  private final boolean links;

  /** The cache in a folder, which need not exist. */
  public HubCache(Path root) {
    this(root, true);
  }

  /**
   * The same.
   *
   * @param links whether the file system may be asked for symbolic links
   */
  HubCache(Path root, boolean links) {
    this.root = root;
    this.links = links;
  }

  /** The folder. */
  public Path root() {
    return root;
  }

  /** What is here of a model, whole or not. */
  public Optional<HubSnapshot> find(HubName name) throws IOException {
    Optional<String> commit =
        name.isCommit() ? Optional.of(name.revision()) : commit(reference(name));
    return commit
        .map(found -> new HubSnapshot(name, found, snapshot(name, found)))
        .filter(snapshot -> Files.isDirectory(snapshot.folder()));
  }

  /** All models: each branch and tag that is here, and commits that none of them means. */
  public List<HubSnapshot> all() throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    List<Path> folders;
    try (Stream<Path> all = Files.list(root)) {
      folders = all.filter(Files::isDirectory).sorted().toList();
    }
    List<HubSnapshot> found = new ArrayList<>();
    for (Path folder : folders) {
      String word = folder.getFileName().toString();
      if (word.startsWith(MODELS)) {
        String id = word.substring(MODELS.length()).replace("--", "/");
        if (HubName.find(id).isPresent()) {
          add(id, folder, found);
        }
      }
    }
    return found;
  }

  private void add(String id, Path folder, List<HubSnapshot> into) throws IOException {
    Map<String, String> references = new TreeMap<>();
    Path refs = folder.resolve("refs");
    if (Files.isDirectory(refs)) {
      try (Stream<Path> all = Files.walk(refs)) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          String revision = refs.relativize(file).toString().replace('\\', '/');
          commit(file).ifPresent(commit -> references.put(revision, commit));
        }
      }
    }
    Set<String> named = new HashSet<>(references.values());
    Path snapshots = folder.resolve("snapshots");
    if (Files.isDirectory(snapshots)) {
      try (Stream<Path> all = Files.list(snapshots)) {
        all.map(snapshot -> snapshot.getFileName().toString())
            .filter(commit -> HubName.isCommit(commit) && !named.contains(commit))
            .sorted()
            .forEach(commit -> references.put(commit, commit));
      }
    }
    references.forEach(
        (revision, commit) ->
            HubName.find(id + "@" + revision)
                .map(name -> new HubSnapshot(name, commit, snapshot(name, commit)))
                .filter(snapshot -> Files.isDirectory(snapshot.folder()))
                .ifPresent(into::add));
  }

  private static Optional<String> commit(Path reference) throws IOException {
    if (!Files.isRegularFile(reference) || Files.size(reference) > LONGEST_REF) {
      return Optional.empty();
    }
    return Optional.of(Files.readString(reference).strip()).filter(HubName::isCommit);
  }

  private Path model(HubName name) {
    return root.resolve(name.folder());
  }

  private Path reference(HubName name) {
    return model(name).resolve("refs").resolve(name.revision());
  }

  Path snapshot(HubName name, String commit) {
    return model(name).resolve("snapshots").resolve(commit);
  }

  Path blob(HubName name, HubFile file) {
    return model(name).resolve("blobs").resolve(file.checksum());
  }

  Path lock(HubName name, HubFile file) {
    return root.resolve(".locks").resolve(name.folder()).resolve(file.checksum() + ".lock");
  }

  /** Whether the contents of {@code file} are here, as a blob or at their place in a snapshot. */
  boolean has(HubName name, String commit, HubFile file) throws IOException {
    return isWhole(blob(name, file), file)
        || isWhole(snapshot(name, commit).resolve(file.name()), file);
  }

  static boolean isWhole(Path path, HubFile file) throws IOException {
    return Files.isRegularFile(path) && Files.size(path) == file.bytes();
  }

  /**
   * Puts contents under their own names into a snapshot. Where the system has no links, copies of
   * the blob take its place.
   *
   * @param files of the same contents
   */
  void link(HubName name, String commit, List<HubFile> files) throws IOException {
    Path blob = blob(name, files.getFirst());
    if (!Files.exists(blob)) {
      return;
    }
    boolean copied = false;
    for (HubFile file : files) {
      copied |= link(snapshot(name, commit).resolve(file.name()), blob, file);
    }
    if (copied) {
      Files.delete(blob);
    }
  }

  /** Whether a copy had to be made. */
  private boolean link(Path place, Path blob, HubFile file) throws IOException {
    if (isWhole(place, file) && (!Files.isSymbolicLink(place) || Files.isSameFile(place, blob))) {
      return false;
    }
    Path folder = Objects.requireNonNull(place.getParent());
    Files.createDirectories(folder);
    Files.deleteIfExists(place);
    if (links && linked(place, folder.relativize(blob))) {
      return false;
    }
    Path beside = place.resolveSibling(place.getFileName() + ".trimtab-copy");
    Files.copy(blob, beside, StandardCopyOption.REPLACE_EXISTING);
    Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return true;
  }

  private static boolean linked(Path place, Path target) {
    try {
      Files.createSymbolicLink(place, target);
      return true;
    } catch (UnsupportedOperationException | FileSystemException _) {
      return Files.isSymbolicLink(place);
    } catch (IOException _) {
      return false;
    }
  }

  /** Makes the folder; the tag tells programs that back files up to leave it out. */
  void prepare() throws IOException {
    Files.createDirectories(root);
    Path tag = root.resolve("CACHEDIR.TAG");
    if (!Files.exists(tag)) {
      Files.writeString(
          tag,
          """
          Signature: 8a477f597d28d172789f06886806bc55
          # Models of the hub: they can be fetched again. See https://bford.info/cachedir/
          """);
    }
  }

  /** Notes which commit a branch or tag means. */
  void refer(HubName name, String commit) throws IOException {
    if (name.isCommit()) {
      return;
    }
    Path reference = reference(name);
    if (commit(reference).filter(commit::equals).isPresent()) {
      return;
    }
    Files.createDirectories(reference.getParent());
    Path beside = model(name).resolve(".trimtab-ref");
    Files.writeString(beside, commit);
    Files.move(
        beside, reference, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
