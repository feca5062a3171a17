package dev.trimtab.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The command line as its users meet it: a process of its own. */
final class Program {
  private static final long PATIENCE_MINUTES = 5;

  /** How a run ended, what it printed as its result, and what it said besides. */
  record Ending(int code, String out, String err) {}

  private Program() {}

  /** Starts {@code trimtab arguments} in {@code folder}; what it says goes to files there. */
  static Process start(Path folder, String... arguments) throws IOException {
    return start(folder, Map.of(), arguments);
  }

  /** The same with more in the environment. */
  static Process start(Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(arguments));
    builder.environment().putAll(environment);
    return builder
        .directory(folder.toFile())
        .redirectInput(ProcessBuilder.Redirect.from(empty(folder).toFile()))
        .redirectOutput(folder.resolve("out.txt").toFile())
        .redirectError(folder.resolve("err.txt").toFile())
        .start();
  }

  /** Runs {@code trimtab arguments} in {@code folder} to its end. */
  static Ending run(Path folder, String... arguments) throws IOException, InterruptedException {
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    Process process = start(folder, arguments);
    if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException("trimtab " + List.of(arguments) + " does not end");
    }
    return new Ending(process.exitValue(), Files.readString(out), errors(err));
  }

  private static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-Dai.djl.offline=true",
            "-Dslf4j.internal.verbosity=ERROR",
            "-Dfile.encoding=UTF-8",
            "-Duser.language=en",
            "-Duser.country=US",
            "-Dtrimtab.home=" + Checkout.home(),
            "-cp",
            System.getProperty("java.class.path"),
            "dev.trimtab.app.Main"));
    command.addAll(List.of(arguments));
    return command;
  }

  private static Path empty(Path folder) {
    try {
      return Files.write(folder.resolve("in.txt"), new byte[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without the line that the JVM prints about the Vector API. */
  private static String errors(Path file) throws IOException {
    return String.join(
        "\n",
        Files.readAllLines(file).stream()
            .filter(line -> !line.equals("WARNING: Using incubator modules: jdk.incubator.vector"))
            .toList());
  }
}
