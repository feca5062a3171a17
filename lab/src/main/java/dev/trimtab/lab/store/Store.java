package dev.trimtab.lab.store;

import dev.trimtab.core.UserError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The folder of a study: every artifact is a file whose name ends in the key of all it depends on,
 * written whole or not at all. One process works in it at a time.
 *
 * <p>Mutable; for one thread.
 */
public final class Store implements AutoCloseable {
  private static final String TEMPORARY = ".temporary";
  private static final String RESUME = "What is finished is kept: start again to go on from there.";

  private final Path root;
  private final Runnable release;
  private final boolean writable;
  private final AtomicBoolean failed;
  private final List<Artifact> missing = new ArrayList<>();
  private Consumer<StepEvent> listener = _ -> {};

  private Store(Path root, Runnable release, boolean writable, AtomicBoolean failed) {
    this.failed = failed;
    this.root = root;
    this.release = release;
    this.writable = writable;
  }

  /** Who waits for a store that another process works in. */
  @FunctionalInterface
  public interface Waiting {
    /** Nobody waits. */
    Waiting NOT = _ -> false;

    /**
     * Waits a little.
     *
     * @param holder of the store, as people are told
     * @return whether to try again
     */
    boolean again(String holder);
  }

  /**
   * Opens or creates the store and takes its lock. A lock that a killed process left is taken over.
   *
   * @throws UserError where another process works in it: says which; where it cannot be written
   */
  public static Store open(Path root, Owner owner) {
    return open(root, owner, Waiting.NOT);
  }

  /** The same after waiting for a process that works in it. */
  public static Store open(Path root, Owner owner, Waiting waiting) {
    try {
      Files.createDirectories(root);
      StoreLock lock = StoreLock.take(root, owner, waiting);
      sweep(root);
      return new Store(root, lock::close, true, new AtomicBoolean());
    } catch (IOException e) {
      throw new UserError(
          "The folder %s cannot be written: %s.".formatted(root, reason(e)),
          "Choose another with --out, or make room and permissions.",
          e);
    }
  }

  /**
   * The store as it is, without its lock: nothing is computed or written. What is asked for and not
   * there is a {@link UserError}, and is remembered.
   */
  public static Store look(Path root) {
    return new Store(root, () -> {}, false, new AtomicBoolean());
  }

  /** A folder of this store as a store of its own, under this store's lock. */
  public Store within(String folder) {
    Path inner = root.resolve(folder).normalize();
    if (!inner.startsWith(root.normalize())) {
      throw new IllegalArgumentException("expected a path within the store, found " + folder);
    }
    return new Store(inner, () -> {}, writable, failed);
  }

  /** What was asked for in vain since the last call of this; only of a store that is looked at. */
  public List<Artifact> missing() {
    List<Artifact> asked = List.copyOf(missing);
    missing.clear();
    return asked;
  }

  /** The same without forgetting it. */
  public List<Artifact> asked() {
    return List.copyOf(missing);
  }

  /** Whether a file could not be written: nothing more can be kept. */
  public boolean failed() {
    return failed.get();
  }

  /** Removes what a killed process had not finished writing. */
  private static void sweep(Path root) throws IOException {
    List<Path> left;
    try (Stream<Path> all = Files.walk(root)) {
      left = all.filter(Store::isTemporary).toList();
    }
    for (Path file : left) {
      Files.deleteIfExists(file);
    }
  }

  private static boolean isTemporary(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(".") && (name.endsWith(TEMPORARY) || name.endsWith(".partial"));
  }

  /** Where it lies. */
  public Path root() {
    return root;
  }

  /** Who hears of artifacts from now on. */
  public void listen(Consumer<StepEvent> newListener) {
    listener = newListener;
  }

  /** The artifact's value: as kept under its key, else computed and kept. */
  public <T> T step(Artifact artifact, Codec<T> codec, Supplier<T> compute) {
    Path file = folder(artifact).resolve(artifact.file() + "." + codec.extension());
    if (Files.exists(file)) {
      T kept = reading(file, () -> codec.read(file, artifact));
      listener.accept(new StepEvent.Reused(artifact.path()));
      return kept;
    }
    requireWritable(artifact);
    listener.accept(new StepEvent.Begun(artifact.path(), 1, 0));
    T value = compute.get();
    keep(file, temporary -> codec.write(temporary, artifact, value));
    listener.accept(new StepEvent.Kept(artifact.path()));
    return value;
  }

  /**
   * The artifact's parts, in order: as kept under its key, else those that an earlier run left and
   * the rest computed. Parts that do not make a complete result are returned and not kept.
   */
  public <T> List<T> parts(Artifact artifact, Parts<T> parts) {
    Path file = folder(artifact).resolve(artifact.file() + ".jsonl");
    Path unfinished = folder(artifact).resolve(artifact.file() + ".unfinished.jsonl");
    if (Files.exists(file)) {
      List<T> kept = reading(file, () -> PartsFile.read(file, artifact, parts));
      if (!writable) {
        listener.accept(new StepEvent.Reused(artifact.path()));
        return kept;
      }
      writing(unfinished, () -> Files.deleteIfExists(unfinished));
      return again(file, artifact, parts, kept);
    }
    requireWritable(artifact);
    List<T> all = computed(unfinished, artifact, parts);
    if (parts.complete().test(all)) {
      keep(file, temporary -> PartsFile.write(temporary, artifact, all));
      writing(unfinished, () -> Files.deleteIfExists(unfinished));
      listener.accept(new StepEvent.Kept(artifact.path()));
    }
    return all;
  }

  /** A finished result, with those of its parts anew that are to be computed again. */
  private <T> List<T> again(Path file, Artifact artifact, Parts<T> parts, List<T> kept) {
    SortedMap<Integer, T> all = new TreeMap<>();
    for (int index = 0; index < kept.size(); index++) {
      all.put(index, kept.get(index));
    }
    List<Integer> asked = parts.again().of(all, true);
    if (asked.isEmpty()) {
      listener.accept(new StepEvent.Reused(artifact.path()));
      return kept;
    }
    int rest = parts.count() - asked.size();
    listener.accept(new StepEvent.Begun(artifact.path(), parts.count(), rest));
    parts
        .work()
        .compute(
            asked,
            (index, part) -> {
              if (parts.keep().test(part)) {
                all.put(index, part);
              }
            });
    List<T> anew = List.copyOf(all.values());
    keep(file, temporary -> PartsFile.write(temporary, artifact, anew));
    listener.accept(new StepEvent.Kept(artifact.path()));
    return anew;
  }

  /**
   * Writes a text for people and other programs to read, over what may be there: a result, a
   * report. It is no artifact: nothing is read back from it.
   *
   * @param name path below the store's root, with / between names
   */
  public void publish(String name, String text) {
    Path file = root.resolve(name).normalize();
    if (!file.startsWith(root.normalize())) {
      throw new IllegalArgumentException("expected a path within the store, found " + name);
    }
    if (!writable) {
      return;
    }
    writing(file, () -> Files.createDirectories(file.toAbsolutePath().getParent()));
    keep(file, temporary -> Files.writeString(temporary, text));
  }

  /**
   * Opens a ledger of this store, which the caller closes. In a store that is looked at nothing
   * that it is given is kept.
   *
   * @param name path below the store's root, with / between names, without extension
   */
  public <T> Ledger<T> ledger(String name, Class<T> type) {
    Path file = root.resolve(name + ".jsonl").normalize();
    if (!file.startsWith(root.normalize())) {
      throw new IllegalArgumentException("expected a path within the store, found " + name);
    }
    if (!writable) {
      return Ledger.inMemory(type);
    }
    return writing(
        file,
        () -> {
          Files.createDirectories(file.toAbsolutePath().getParent());
          return Ledger.open(file, type);
        });
  }

  private <T> List<T> computed(Path unfinished, Artifact artifact, Parts<T> parts) {
    try (Journal<T> journal =
        writing(unfinished, () -> Journal.open(unfinished, artifact, parts))) {
      SortedMap<Integer, T> known = new TreeMap<>(journal.parts());
      parts.again().of(journal.parts(), false).forEach(known::remove);
      List<Integer> missing = new ArrayList<>();
      for (int index = 0; index < parts.count(); index++) {
        if (!known.containsKey(index)) {
          missing.add(index);
        }
      }
      String path = artifact.path();
      listener.accept(new StepEvent.Begun(path, parts.count(), known.size()));
      if (!missing.isEmpty()) {
        parts
            .work()
            .compute(
                missing,
                (index, part) -> {
                  known.put(index, part);
                  if (parts.keep().test(part)) {
                    writing(
                        unfinished,
                        () -> {
                          journal.add(index, part);
                          return journal;
                        });
                  }
                  listener.accept(new StepEvent.Advanced(path, parts.count(), known.size()));
                });
      }
      if (known.size() != parts.count()) {
        throw new IllegalStateException(
            "%s: expected %d parts, found %d".formatted(path, parts.count(), known.size()));
      }
      return List.copyOf(known.values());
    } catch (IOException e) {
      throw unwritable(unfinished, e);
    }
  }

  private void requireWritable(Artifact artifact) {
    if (!writable) {
      missing.add(artifact);
      throw new UserError(artifact.path() + " is not in the store.", "Run the study.");
    }
  }

  private Path folder(Artifact artifact) {
    Path folder = root.resolve(artifact.folder());
    if (!writable) {
      return folder;
    }
    return writing(folder, () -> Files.createDirectories(folder));
  }

  /** Writes to a temporary name, syncs it and renames it: whole or not at all. */
  private void keep(Path file, Write write) {
    Path temporary = file.resolveSibling("." + file.getFileName() + TEMPORARY);
    writing(
        file,
        () -> {
          try {
            write.to(temporary);
            sync(temporary, StandardOpenOption.WRITE);
            Files.move(
                temporary,
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
          } finally {
            Files.deleteIfExists(temporary);
          }
          return file;
        });
  }

  private static void sync(Path file, StandardOpenOption how) throws IOException {
    try (FileChannel channel = FileChannel.open(file, how)) {
      channel.force(true);
    }
  }

  private interface Write {
    void to(Path temporary) throws IOException;
  }

  private interface Access<T> {
    T run() throws IOException;
  }

  private <T> T reading(Path file, Access<T> access) {
    try {
      return access.run();
    } catch (IOException e) {
      throw new UserError(
          "The file %s cannot be read: %s.".formatted(file, reason(e)),
          "Delete it to have it computed again.",
          e);
    }
  }

  private <T> T writing(Path file, Access<T> access) {
    try {
      return access.run();
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private UserError unwritable(Path file, IOException e) {
    failed.set(true);
    return new UserError(
        "The file %s cannot be written: %s.".formatted(file, reason(e)),
        "Make room or permissions. " + RESUME,
        e);
  }

  /** The system's words, or where it has none the kind of failure. */
  private static String reason(IOException e) {
    String said = e instanceof FileSystemException failure ? failure.getReason() : e.getMessage();
    return said == null ? e.getClass().getSimpleName() : said;
  }

  @Override
  public void close() {
    release.run();
  }
}
