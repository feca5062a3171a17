package dev.trimtab.app.command;

import dev.trimtab.model.file.hub.PullEvent;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * What a running download shows: on a terminal one line with rate and time left, elsewhere a line
 * for each file and for each tenth of the whole.
 */
final class PullProgress implements Consumer<PullEvent>, AutoCloseable {
  private static final long MEGABYTE = 1_000_000;
  private static final int TENTHS = 10;

  private final String model;
  private final PrintWriter err;
  private final boolean terminal;
  private ProgressBar bar;
  private long begin = System.nanoTime();
  private long total;
  private long start;
  private long here;
  private long shown;

  PullProgress(String model, PrintWriter err, boolean terminal) {
    this.model = model;
    this.err = err;
    this.terminal = terminal;
    this.bar = idle();
  }

  private static ProgressBar idle() {
    return new ProgressBarBuilder()
        .setConsumer(new me.tongfei.progressbar.DelegatingProgressBarConsumer(line -> {}))
        .build();
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
      bar.close();
      bar =
          new ProgressBarBuilder()
              .setTaskName(model)
              .setInitialMax(bytes)
              .startsFrom(present, java.time.Duration.ZERO)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .setUnit(" MB", MEGABYTE)
              .showSpeed()
              .build();
    }
  }

  private void advance(long bytes) {
    here += bytes;
    bar.stepTo(Math.max(0, here));
    bar.setExtraMessage("");
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
    bar.setExtraMessage(" " + why);
    if (!terminal) {
      line("waiting: " + why);
    }
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,.1f MB", bytes / (double) MEGABYTE);
  }

  private void line(String text) {
    err.println(terminal ? "\r\u001b[K" + text : text);
    err.flush();
  }

  @Override
  public void close() {
    bar.close();
  }
}
