package dev.trimtab.app.command;

import dev.trimtab.app.Devices;
import dev.trimtab.app.Home;
import dev.trimtab.core.Device;
import dev.trimtab.core.UserError;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of every command that computes: which device, how many threads. */
final class EngineOptions {
  /* Far above what a machine has, far below what a process may start. */
  private static final int MOST_THREADS = 1024;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "cpu",
      description = "cpu, or reference: plain loops, slow and readable. Default: cpu.")
  private String device = "cpu";

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Worker threads. Default: one for each core.")
  private int threads = Runtime.getRuntime().availableProcessors();

  Device open() {
    if (threads < 1 || threads > MOST_THREADS) {
      throw new UserError(
          "--threads " + threads + " cannot be.", "Give 1 to " + MOST_THREADS + ".");
    }
    return Devices.ALL.get(device).open(new Devices.DeviceSettings(threads, home()));
  }

  int threads() {
    return threads;
  }

  /** Whether a person looks at standard error. */
  static boolean terminal() {
    return told("trimtab.errors");
  }

  /** Whether standard output may be coloured: a person looks at it who has not forbidden it. */
  static boolean shades() {
    String forbidden = Optional.ofNullable(System.getenv("NO_COLOR")).orElse("");
    return told("trimtab.output") && forbidden.isEmpty() && !"dumb".equals(System.getenv("TERM"));
  }

  /** Whether a person types on standard input. */
  static boolean typed() {
    return told("trimtab.input");
  }

  /* The launcher tells what each stream is, for Java cannot ask; without it all three must be. */
  private static boolean told(String stream) {
    String told = System.getProperty(stream, "");
    return told.isEmpty()
        ? System.console() != null && System.console().isTerminal()
        : told.equals("terminal");
  }

  Home home() {
    return Home.ofThisMachine();
  }
}
