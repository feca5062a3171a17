package dev.trimtab.app.command;

import dev.trimtab.app.Devices;
import dev.trimtab.app.Home;
import dev.trimtab.core.Device;
import picocli.CommandLine.Option;

/** The options of every command that computes: which device, how many threads. */
final class EngineOptions {
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
    return Devices.ALL.get(device).open(new Devices.DeviceSettings(threads, home()));
  }

  int threads() {
    return threads;
  }

  /** Whether a person looks at standard error. */
  static boolean terminal() {
    return System.console() != null && System.console().isTerminal();
  }

  Home home() {
    return Home.ofThisMachine();
  }
}
