package dev.trimtab.app;

import dev.trimtab.lab.store.Store;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Waits for a folder that another process works in, for a minute at most, and says so once.
 * Mutable; for one opening.
 */
public final class Patience implements Store.Waiting {
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final int TRIES = 300;

  private final Path folder;
  private final PrintWriter err;
  private int tries;

  /**
   * @param folder as people are told
   * @param err where they are told
   */
  public Patience(Path folder, PrintWriter err) {
    this.folder = folder;
    this.err = err;
  }

  @Override
  public boolean again(String holder) {
    if (tries == 0) {
      err.println("[" + folder + " is in use by " + holder + ": waiting for up to a minute]");
      err.flush();
    }
    tries++;
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return tries <= TRIES;
  }
}
