package dev.trimtab.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import me.tongfei.progressbar.ProgressBar;
import org.junit.jupiter.api.Test;

class TerminalBarTest {
  private static final TerminalBar.Unit CELLS = new TerminalBar.Unit(" cells", 100, false);

  private final StringWriter written = new StringWriter();
  private final TerminalBar terminal = new TerminalBar(new PrintWriter(written), 40);

  @Test
  void lines_stayAboveTheBar() {
    ProgressBar bar = terminal.bar(200, 0, CELLS);
    bar.setExtraMessage("first");
    bar.refresh();
    terminal.line("a finished row");
    bar.stepTo(200);
    bar.refresh();
    terminal.end(bar);

    assertThat(screen()).startsWith("a finished row\n").hasLineCount(1);
  }

  @Test
  void bar_isErasedAtItsEnd() {
    ProgressBar bar = terminal.bar(200, 0, CELLS);
    bar.stepTo(100);
    bar.refresh();
    terminal.end(bar);

    assertThat(written.toString()).contains("[#####.....] 1/2 cells").endsWith("\r\u001b[K");
    assertThat(screen()).isEmpty();
  }

  @Test
  void bar_isNeverLongerThanTheTerminal() {
    ProgressBar bar = terminal.bar(200, 0, CELLS);
    bar.setExtraMessage("a message that does not fit into so narrow a terminal at all");
    bar.refresh();
    terminal.end(bar);

    assertThat(written.toString().split("\r\u001b\\[K", -1))
        .allSatisfy(drawn -> assertThat(drawn).hasSizeLessThanOrEqualTo(40));
  }

  /** What a terminal shows of what was written: a line that is begun again is written over. */
  private String screen() {
    StringBuilder shown = new StringBuilder();
    for (String line : written.toString().split("\n", -1)) {
      shown.append(line.substring(line.lastIndexOf("\u001b[K") + 1).replaceFirst("^\\[K", ""));
      shown.append('\n');
    }
    return shown.toString().replaceFirst("\n$", "");
  }
}
