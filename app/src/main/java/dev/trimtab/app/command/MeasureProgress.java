package dev.trimtab.app.command;

import dev.trimtab.lab.store.StepEvent;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/**
 * What a running measure shows: on a terminal a bar with rate and time left, elsewhere a line at
 * every tenth.
 */
final class MeasureProgress implements Consumer<StepEvent>, AutoCloseable {
  private static final int LINES = 10;
  private static final TerminalBar.Unit ITEMS = new TerminalBar.Unit("", 1, true);
  private static final double SECONDS_BETWEEN = 2;

  private final PrintWriter err;
  private final boolean terminal;
  private String cell = "";
  private @Nullable TerminalBar screen;
  private @Nullable ProgressBar bar;
  private long begin;
  private int from;
  private int told;
  private double toldAt;

  MeasureProgress(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /** What is measured from now on. */
  void of(String newCell) {
    cell = newCell;
  }

  @Override
  public void accept(StepEvent event) {
    switch (event) {
      case StepEvent.Begun(String _, int items, int done) -> {
        begin = System.nanoTime();
        from = done;
        told = 0;
        toldAt = 0;
        close();
        if (terminal) {
          screen = TerminalBar.on(err);
          bar = screen.bar(items, done, ITEMS);
          bar.setExtraMessage(cell);
        }
      }
      case StepEvent.Advanced(String _, int items, int done) -> advance(items, done);
      case StepEvent.Kept _ -> close();
      case StepEvent.Reused _ -> line(cell + ": kept from an earlier run");
    }
  }

  private void advance(int items, int done) {
    if (bar != null) {
      bar.stepTo(done);
      return;
    }
    int tenth = LINES * done / items;
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (tenth > told && (done == items || seconds - toldAt >= SECONDS_BETWEEN)) {
      told = tenth;
      toldAt = seconds;
      double rate = (done - from) / Math.max(seconds, 1e-3);
      line(
          String.format(
              Locale.ROOT,
              "%s: %d/%d, %.1f/s, about %.0f s left",
              cell,
              done,
              items,
              rate,
              (items - done) / Math.max(rate, 1e-9)));
    }
  }

  private void line(String text) {
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
