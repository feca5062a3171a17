package dev.trimtab.lab.store;

import dev.trimtab.core.UserError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import tools.jackson.core.JacksonException;

/**
 * The lock of a store: the operating system's, which ends with its process however that ends, and
 * beside it a note of who holds it.
 */
final class StoreLock implements AutoCloseable {
  private final FileChannel channel;
  private final Path note;

  private StoreLock(FileChannel channel, Path note) {
    this.channel = channel;
    this.note = note;
  }

  /**
   * Takes the lock.
   *
   * @throws UserError where another process holds it longer than anybody waits
   */
  static StoreLock take(Path root, Owner owner, Store.Waiting waiting) throws IOException {
    Path note = root.resolve(".owner.json");
    FileChannel channel =
        FileChannel.open(
            root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      while (!locked(channel)) {
        String holder = holder(note);
        if (!waiting.again(holder)) {
          throw new UserError(
              "The folder %s is in use by %s.".formatted(root, holder),
              "Wait until it is done, stop it, or choose another folder with --out.");
        }
      }
      Files.writeString(note, Records.MAPPER.writeValueAsString(owner) + "\n");
      return new StoreLock(channel, note);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static String holder(Path note) {
    try {
      Owner owner = Records.MAPPER.readValue(Files.readString(note), Owner.class);
      return "process %d on %s, started %s: %s"
          .formatted(owner.pid(), owner.host(), owner.started(), owner.command());
    } catch (IOException | JacksonException e) {
      return "another process";
    }
  }

  /** Gives the lock back. */
  @Override
  public void close() {
    try (channel) {
      Files.deleteIfExists(note);
    } catch (IOException e) {
      System.getLogger(StoreLock.class.getName())
          .log(System.Logger.Level.WARNING, "The store's lock was not given back cleanly.", e);
    }
  }
}
