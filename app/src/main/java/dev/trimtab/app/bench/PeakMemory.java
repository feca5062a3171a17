package dev.trimtab.app.bench;

import dev.trimtab.core.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The most memory that a process has had at once. Linux alone tells it. */
public final class PeakMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path COMMAND = Path.of("/proc/self/cmdline");

  private PeakMemory() {}

  /** Of this process until now, in bytes; empty on a system that does not tell. */
  public static OptionalLong ofThisProcess() throws IOException {
    return Files.isReadable(STATUS)
        ? in(Files.readAllLines(STATUS, StandardCharsets.UTF_8))
        : OptionalLong.empty();
  }

  /** The line VmHWM of a process' status, in bytes. */
  static OptionalLong in(List<String> status) {
    return status.stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst();
  }

  /**
   * The words that start this program once more, without its own arguments.
   *
   * @param arguments what this process was started with
   * @throws UserError on a system that does not tell how a process was started
   */
  public static List<String> program(List<String> arguments) throws IOException {
    if (!Files.isReadable(COMMAND)) {
      throw new UserError(
          "Peak memory is read from /proc, which only Linux has.",
          "Leave out --memory, or run it on Linux.");
    }
    String line = Files.readString(COMMAND, StandardCharsets.UTF_8);
    return program(List.of(line.split("\0")), arguments);
  }

  static List<String> program(List<String> words, List<String> arguments) {
    int own = words.size() - arguments.size();
    if (own < 1 || !words.subList(own, words.size()).equals(arguments)) {
      throw new UserError(
          "This process was not started by a command that can be repeated: "
              + String.join(" ", words),
          "Run trimtab bench engine --memory by the trimtab script, without @files.");
    }
    return List.copyOf(words.subList(0, own));
  }

  /**
   * Runs the program in a process of its own; what it writes to standard output.
   *
   * @throws UserError where it fails; its own words have gone to standard error
   */
  public static String run(List<String> program, List<String> arguments) throws IOException {
    List<String> words = new ArrayList<>(program);
    words.addAll(arguments);
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new UserError(
            "The process that was to be measured ended with status " + process.exitValue() + ".",
            "Run it yourself: trimtab " + String.join(" ", arguments));
      }
      return output;
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a child process ran", e);
    }
  }
}
