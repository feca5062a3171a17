package dev.trimtab.app.command;

import java.io.PrintWriter;
import java.nio.file.Path;

/**
 * What a command says when it is ended from outside, by Ctrl-C or a signal: what is kept and how to
 * go on. The program's exit code is then 128 and the signal's number, 130 for Ctrl-C.
 */
final class Interruption implements AutoCloseable {
  private final Thread last;

  private Interruption(Thread last) {
    this.last = last;
  }

  /** Says a sentence if the program is ended before this is closed. */
  static Interruption says(PrintWriter err, String sentence) {
    Thread last =
        new Thread(
            () -> {
              err.print((EngineOptions.terminal() ? "\n" : "") + "trimtab: " + sentence + "\n");
              err.flush();
            },
            "interruption");
    Runtime.getRuntime().addShutdownHook(last);
    return new Interruption(last);
  }

  /** The same for work whose stages are kept. */
  static Interruption keeps(PrintWriter err, Path store) {
    return says(
        err,
        "interrupted. What is finished is kept in %s: the same command goes on from there."
            .formatted(store));
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(last);
    } catch (IllegalStateException _) {
      // The program is being ended: the sentence is said.
    }
  }
}
