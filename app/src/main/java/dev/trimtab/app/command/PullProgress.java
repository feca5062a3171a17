package dev.trimtab.app.command;

import dev.trimtab.model.file.hub.PullEvent;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/**
 * What a running download shows: on a terminal one line with rate and time left, elsewhere a line
 * for each file and for each tenth of the whole.
 */
final class PullProgress implements Consumer<PullEvent>, AutoCloseable {
  private static final long MEGABYTE = 1_000_000;
  private static final int TENTHS = 10;
  private static final TerminalBar.Unit MEGABYTES = new TerminalBar.Unit(" MB", MEGABYTE, true);

  private final String model;
  private final PrintWriter err;
  private final boolean terminal;
  private @Nullable TerminalBar screen;
  private @Nullable ProgressBar bar;
  private long begin = System.nanoTime();
  private long total;
  private long start;
  private long here;
  private long shown;

  PullProgress(String model, PrintWriter err, boolean terminal) {
    this.model = model;
    this.err = err;
    this.terminal = terminal;
  }

  @Override
  public void accept(PullEvent event) {
    switch (event) {
      case PullEvent.Planned(int files, long bytes, long present) -> start(files, bytes, present);
      case PullEvent.Advanced(long bytes) -> advance(bytes);
      case PullEvent.Fetched(String file, long bytes) -> {
        if (total > 0) {
          line(String.format(Locale.ROOT, "%s (%s)", file, megabytes(bytes)));
        }
      }
      case PullEvent.Waiting(String why) -> waiting(why);
    }
  }

  private void start(int files, long bytes, long present) {
    total = bytes;
    start = present;
    here = present;
    begin = System.nanoTime();
    if (present < bytes || !terminal) {
      line(
          String.format(
              Locale.ROOT,
              "%s: %d files, %s, of which %s are here",
              model,
              files,
              megabytes(bytes),
              megabytes(present)));
    }
    if (terminal && present < bytes) {
      close();
      screen = TerminalBar.on(err);
      bar = screen.bar(bytes, present, MEGABYTES);
    }
  }

  private void advance(long bytes) {
    here += bytes;
    if (bar != null) {
      bar.stepTo(Math.max(0, here));
      bar.setExtraMessage("");
    }
    long tenth = total == 0 ? 0 : here * TENTHS / total;
    if (!terminal && tenth > shown && here < total) {
      shown = tenth;
      double seconds = Math.max(1e-3, (System.nanoTime() - begin) / 1e9);
      double rate = Math.max(1, (here - start) / seconds);
      line(
          String.format(
              Locale.ROOT,
              "%s of %s, %s/s, about %.0f s left",
              megabytes(here),
              megabytes(total),
              megabytes(Math.round(rate)),
              (total - here) / rate));
    }
  }

  private void waiting(String why) {
    if (bar != null) {
      bar.setExtraMessage(why);
    } else if (!terminal) {
      line("waiting: " + why);
    }
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,.1f MB", bytes / (double) MEGABYTE);
  }

  private void line(String text) {
    if (screen != null) {
      screen.line(text);
      return;
    }
    err.println(text);
    err.flush();
  }

  @Override
  public void close() {
    if (bar != null && screen != null) {
      screen.end(bar);
      bar = null;
      screen = null;
    }
  }
}
