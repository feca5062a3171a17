package dev.trimtab.model.file.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/*
 * The file is the one that huggingface_hub locks. It takes another kind of lock on some systems, so
 * the two may not exclude each other; then both fetch the file, under different names, and the last
 * one to finish puts the same bytes in the same place.
 */

/** The right to fetch one blob: processes that want the same wait for each other. */
final class BlobLock implements AutoCloseable {
  private static final long LOOK_EVERY_MILLIS = 200;

  private final FileChannel channel;

  private BlobLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Waits for the lock.
   *
   * @param waiting run once where there is something to wait for
   */
  static BlobLock take(Path file, Runnable waiting) throws IOException, InterruptedException {
    Files.createDirectories(file.getParent());
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      boolean told = false;
      while (!locked(channel)) {
        if (!told) {
          waiting.run();
          told = true;
        }
        Thread.sleep(LOOK_EVERY_MILLIS);
      }
      return new BlobLock(channel);
    } catch (IOException | InterruptedException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException _) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
