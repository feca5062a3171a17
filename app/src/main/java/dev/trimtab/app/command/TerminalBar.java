package dev.trimtab.app.command;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressState;

/**
 * The last line of a terminal, where progress is drawn, and the lines that scroll up above it. Safe
 * for the bar's own thread beside the one that works.
 */
final class TerminalBar implements ProgressBarConsumer {
  private static final String ERASED = "\r\u001b[K";
  private static final int BLOCKS = 10;
  private static final int INTERVAL_MILLIS = 200;

  private final PrintWriter err;
  private final int width;
  private String shown = "";
  private long counted;
  private double countedAt;

  /**
   * @param width columns of the terminal
   */
  TerminalBar(PrintWriter err, int width) {
    this.err = err;
    this.width = width;
  }

  /** As wide as the terminal is, 80 where it does not tell. */
  static TerminalBar on(PrintWriter err) {
    return new TerminalBar(err, new ConsoleProgressBarConsumer(System.err).getMaxRenderedLength());
  }

  /**
   * A bar that is drawn here.
   *
   * @param max what is counted to
   * @param done how much of it there is already
   * @param unit how many of the counted make one that is shown
   */
  ProgressBar bar(long max, long done, Unit unit) {
    return new ProgressBarBuilder()
        .setInitialMax(max)
        .startsFrom(done, Duration.ZERO)
        .setUpdateIntervalMillis(INTERVAL_MILLIS)
        .continuousUpdate()
        .setConsumer(this)
        .setRenderer((state, length) -> drawn(state, unit, length))
        .build();
  }

  /**
   * What is counted.
   *
   * @param name of one or many
   * @param size how much of the bar's count one is
   * @param rate whether so many a second are told
   */
  record Unit(String name, long size, boolean rate) {}

  /** {@code [####......] 2/5 cells, 0:30 left, doing this}, not longer than {@code length}. */
  private String drawn(ProgressState state, Unit unit, int length) {
    long begun = state.getCurrent() - state.getStart();
    double seconds = state.getElapsedAfterStart().toMillis() / 1e3;
    int blocks = Math.clamp((long) (BLOCKS * state.getNormalizedProgress()), 0, BLOCKS);
    StringBuilder line = new StringBuilder("[");
    line.repeat('#', blocks).repeat('.', BLOCKS - blocks).append("] ");
    line.append(state.getCurrent() / unit.size()).append('/').append(state.getMax() / unit.size());
    line.append(unit.name());
    if (begun > 0 && seconds > 0) {
      if (state.getCurrent() != counted) {
        counted = state.getCurrent();
        countedAt = seconds;
      }
      // What is counted may be large: between two counts the time left goes down, not up.
      double wanted = countedAt / begun * (state.getMax() - counted);
      double left = Math.max(0, wanted - (seconds - countedAt));
      if (unit.rate()) {
        line.append(
            String.format(Locale.ROOT, ", %.1f%s/s", begun / seconds / unit.size(), unit.name()));
      }
      line.append(", ").append(clock(Math.round(left))).append(" left");
    }
    if (!state.getExtraMessage().isBlank()) {
      line.append("  ").append(state.getExtraMessage().strip());
    }
    return line.length() <= length ? line.toString() : line.substring(0, Math.max(0, length));
  }

  private static String clock(long seconds) {
    long hours = seconds / 3600;
    return hours > 0
        ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, seconds / 60 % 60, seconds % 60)
        : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
  }

  @Override
  public int getMaxRenderedLength() {
    return width;
  }

  @Override
  public synchronized void accept(String line) {
    if (!line.equals(shown)) {
      shown = line;
      err.print(ERASED + line);
      err.flush();
    }
  }

  /** A line that stays, above the bar. */
  synchronized void line(String text) {
    err.println(ERASED + text);
    err.print(shown);
    err.flush();
  }

  /* A bar that ends before it was drawn by itself does not close its consumer. */
  void end(ProgressBar bar) {
    bar.close();
    close();
  }

  /** Takes the bar away. */
  @Override
  public synchronized void close() {
    if (!shown.isEmpty()) {
      shown = "";
      err.print(ERASED);
      err.flush();
    }
  }
}
