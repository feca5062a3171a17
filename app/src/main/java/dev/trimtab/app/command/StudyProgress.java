package dev.trimtab.app.command;

import dev.trimtab.lab.experiment.CellOutcome;
import dev.trimtab.lab.experiment.CellResult;
import dev.trimtab.lab.experiment.RunEvent;
import dev.trimtab.lab.experiment.TraitRow;
import dev.trimtab.lab.store.StepEvent;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Consumer;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;

/**
 * What a running study shows: on a terminal one line with rate and time left, elsewhere a line for
 * each finished cell; finished rows on both.
 */
final class StudyProgress implements Consumer<RunEvent>, AutoCloseable {
  private static final int PARTS = 100;
  private static final TerminalBar.Unit CELLS = new TerminalBar.Unit(" cells", PARTS, false);

  private final PrintWriter err;
  private final boolean terminal;
  private final long begin = System.nanoTime();
  private @Nullable TerminalBar screen;
  private @Nullable ProgressBar bar;
  private String cell = "";
  private String artifact = "";
  private long artifactBegin;
  private int artifactFrom;
  private int finished;
  private int reused;
  private int cells;

  StudyProgress(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  @Override
  public void accept(RunEvent event) {
    switch (event) {
      case RunEvent.Started(String _, int count) -> start(count);
      case RunEvent.Loading(String precision) -> say("loading " + precision);
      case RunEvent.CellStarted started -> {
        cell = started.trait() + " " + started.precision();
        say("");
      }
      case RunEvent.Step step -> step(step.event());
      case RunEvent.SettingChosen _ -> say("chosen");
      case RunEvent.CellFinished done -> finish(done.cell());
      case RunEvent.RowFinished(TraitRow row) -> line(summary(row));
      case RunEvent.Warning warning ->
          line("! " + warning.trait() + " " + warning.precision() + ": " + warning.message());
      case RunEvent.Finished _ -> close();
    }
  }

  private void start(int count) {
    cells = count;
    close();
    if (terminal) {
      screen = TerminalBar.on(err);
      bar = screen.bar((long) count * PARTS, 0, CELLS);
    }
  }

  private void step(StepEvent event) {
    switch (event) {
      case StepEvent.Begun(String name, int items, int done) -> {
        artifact = name.substring(name.lastIndexOf('/') + 1);
        artifactBegin = System.nanoTime();
        artifactFrom = done;
        say(artifact + " " + done + "/" + items);
      }
      case StepEvent.Advanced(String _, int items, int done) -> {
        double seconds = (System.nanoTime() - artifactBegin) / 1e9;
        double rate = (done - artifactFrom) / Math.max(seconds, 1e-3);
        say(String.format(Locale.ROOT, "%s %d/%d, %.0f/s", artifact, done, items, rate));
      }
      case StepEvent.Kept _ -> {}
      case StepEvent.Reused _ -> reused++;
    }
  }

  private void finish(CellResult result) {
    finished++;
    if (bar != null) {
      bar.stepTo((long) finished * PARTS);
    } else {
      double seconds = (System.nanoTime() - begin) / 1e9;
      double left = seconds / finished * (cells - finished);
      line(
          String.format(
              Locale.ROOT,
              "%d/%d %s %s: %s (%.0f s, about %.0f s left)",
              finished,
              cells,
              result.trait(),
              result.precision(),
              outcome(result),
              seconds,
              left));
    }
  }

  private static String summary(TraitRow row) {
    StringBuilder text = new StringBuilder(row.trait());
    for (CellResult result : row.cells()) {
      text.append("  ").append(result.precision()).append(' ').append(outcome(result));
    }
    return text.toString();
  }

  private static String outcome(CellResult result) {
    return switch (result.outcome()) {
      case CellOutcome.Steered steered -> {
        double score = steered.report().trait().estimate();
        yield String.format(Locale.ROOT, "%.1f (%+.1f)", score, steered.reportDelta());
      }
      case CellOutcome.Incoherent _ -> "no coherent setting";
      case CellOutcome.Stopped stopped -> stopped.reason();
    };
  }

  private void say(String text) {
    if (bar != null) {
      bar.setExtraMessage(cell + " " + text);
    }
  }

  private void line(String text) {
    if (screen != null) {
      screen.line(text);
      return;
    }
    err.println(text);
    err.flush();
  }

  /** Artifacts that an earlier run had left. */
  int reused() {
    return reused;
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
