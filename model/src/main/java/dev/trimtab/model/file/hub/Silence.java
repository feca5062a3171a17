package dev.trimtab.model.file.hub;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/*
 * The library's timeout ends where a body begins. A server that stops in the middle of one would be
 * waited for without end, so a thread looks at all bodies that are being waited for and closes those
 * that have been silent too long; the reader then gets the error.
 */

/** The end of patience with servers that stop in the middle of a body. */
final class Silence implements AutoCloseable {
  private final Duration patience;
  private final Set<Guarded> waiting = ConcurrentHashMap.newKeySet();
  private final Thread watch;

  Silence(Duration patience) {
    this.patience = patience;
    this.watch = Thread.ofVirtual().name("silence").start(this::look);
  }

  /** {@code body}, whose reads fail after a silence. */
  InputStream guard(InputStream body) {
    return new Guarded(body);
  }

  private void look() {
    try {
      while (true) {
        Thread.sleep(Math.max(1, patience.toMillis() / 4));
        long now = System.nanoTime();
        waiting.stream()
            .filter(body -> now - body.since > patience.toNanos())
            .forEach(Guarded::giveUp);
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  @Override
  public void close() {
    watch.interrupt();
  }

  private final class Guarded extends FilterInputStream {
    private volatile long since;
    private volatile boolean silent;

    Guarded(InputStream body) {
      super(body);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      int got = read(one, 0, 1);
      return got < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      since = System.nanoTime();
      waiting.add(this);
      try {
        int got = super.read(into, offset, length);
        if (silent) {
          throw new IOException("nothing came for " + patience.toMillis() / 1000.0 + " s");
        }
        return got;
      } catch (IOException e) {
        throw silent
            ? new IOException("nothing came for " + patience.toMillis() / 1000.0 + " s", e)
            : e;
      } finally {
        waiting.remove(this);
      }
    }

    private void giveUp() {
      silent = true;
      try {
        close();
      } catch (IOException _) {
        // The reader's own failure says more.
      }
    }
  }
}
